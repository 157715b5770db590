"""From any media file to 16 kHz mono PCM on disk: `decode.decode`; media opened safely, what is missing noticed."""
