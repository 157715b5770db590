"""Transcripts and programmes as files for people and programs: written, corrected, read back and checked."""
