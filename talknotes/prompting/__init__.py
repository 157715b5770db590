"""The prompts: Markdown files with a header, found, overridden, rendered as the messages of a conversation."""
