"""The `talknotes` program; also `python -m talknotes`."""


def main() -> None:
    """Run the command line and exit with its code."""
    from talknotes.cli.app import app

    app()


if __name__ == "__main__":
    main()
