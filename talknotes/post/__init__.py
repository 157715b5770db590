"""Posts: composing one, escaping what comes from outside, the report beside it, and writing both without any loss."""
