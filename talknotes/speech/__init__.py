"""Speech recognition: engines behind one protocol, their weights, and the stage that works through a recording."""
