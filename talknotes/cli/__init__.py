"""The command line: one file a command, assembled in `app`. The only room that knows typer, rich and exit codes."""
