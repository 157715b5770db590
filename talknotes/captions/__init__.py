"""Captions that people made, chosen and read as a transcript: `stage.choose` and `stage.read`."""
