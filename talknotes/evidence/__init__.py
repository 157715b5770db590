"""Whether the recording bears out what notes say: claims checked against the words that were heard."""
