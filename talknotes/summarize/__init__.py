"""From a talk's segments to notes: `contract` is what each back-end takes and returns, a module each for the rest."""
