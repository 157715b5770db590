"""Posts that an author wrote: read as a value with the place of every byte, never written out again."""
