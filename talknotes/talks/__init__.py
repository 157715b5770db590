"""Where talks begin and end, and what they are: `split.split` makes a programme out of sentences and signs."""
