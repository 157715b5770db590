"""Language models behind one protocol: `open_model(choice) -> LanguageModel`, whichever back-end answers.

Knows the back-ends by name only; each loads its library when it is opened, and its weights when it is first asked.
"""

from talknotes.llm.choice import Backend, ModelChoice
from talknotes.llm.contract import LanguageModel


def open_model(choice: ModelChoice) -> LanguageModel:
    """Return the model that was chosen, ready to be asked; no connection is made and no weights are loaded yet.

    Raises UsageError where the host was not allowed or the model is none, MissingError where it is not on this machine
    or `offline` forbids it.
    """
    return _FACTORIES[choice.backend](choice)


def _open_openai(choice: ModelChoice) -> LanguageModel:
    from talknotes.llm.hosts import require
    from talknotes.llm.openai import OpenAIModel

    require(choice.url, choice.allowed_hosts, choice.offline)
    return OpenAIModel(choice)


def _open_local(choice: ModelChoice) -> LanguageModel:
    from talknotes.llm.local import open_local

    return open_local(choice)


def _open_files(choice: ModelChoice) -> LanguageModel:
    from talknotes.llm.files import FilesModel

    return FilesModel(choice)


_FACTORIES = {"openai": _open_openai, "transformers": _open_local, "files": _open_files}
assert set(_FACTORIES) == set(Backend.__args__)  # type: ignore[attr-defined]
