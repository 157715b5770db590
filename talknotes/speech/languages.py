"""Checks the language that a user gives against those that a model knows."""

from collections.abc import Set as AbstractSet

from talknotes.errors import UsageError


def check_language(language: str | None, model: str, known: AbstractSet[str]) -> None:
    """Do nothing if `language` is None (to be detected) or known; else raise UsageError that says what would do."""
    if language is None or language in known:
        return
    if known == {"en"}:
        raise UsageError(
            f"{language}: {_shown(model)} knows English only. Take another model (--model) or engine (--engine)."
        )
    raise UsageError(
        f"{language}: not a language of {_shown(model)}. Give a code such as en, de, nl or ja (--language)."
    )


def _shown(model: str) -> str:
    return model.rsplit("/", maxsplit=1)[-1]
