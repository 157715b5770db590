import errno
from pathlib import Path

import pytest
from pydantic import ValidationError

from talknotes.errors import UsageError
from talknotes.settings import Settings, config_path, editor_command, load_settings


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('engine = "from-file"\nmodel = "from-file"\nlanguage = "from-file"\n', encoding="utf-8")
    return path


def empty(folder) -> str:
    """Return the path of a configuration file that says nothing."""
    path = folder / "none.toml"
    path.touch()
    return str(path)


def test_each_source_wins_over_the_ones_before_it(config: Path) -> None:
    environment = {"TALKNOTES_MODEL": "from-environment", "TALKNOTES_LANGUAGE": "from-environment"}
    settings = load_settings({"language": "from-option"}, config, environment)
    assert (settings.diarize, settings.engine) == ("senko", "from-file")
    assert (settings.model, settings.language) == ("from-environment", "from-option")


def test_options_that_were_not_given_change_nothing(config: Path) -> None:
    assert load_settings({"engine": None}, config, {}).engine == "from-file"


def test_an_option_that_says_no_wins_over_a_file_that_says_yes(config: Path) -> None:
    config.write_text("offline = true\n")
    assert load_settings({}, config, {}).offline
    assert not load_settings({"offline": False}, config, {}).offline


def test_without_any_source_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings({}, None, {"TALKNOTES_CONFIG": empty(tmp_path)})
    assert settings == Settings()
    assert settings.threads >= 1


def test_the_environment_names_the_configuration_file(config: Path) -> None:
    assert load_settings({}, None, {"TALKNOTES_CONFIG": str(config)}).engine == "from-file"


def test_an_option_names_another_configuration_file_than_the_environment(config: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text('engine = "other"\n')
    assert load_settings({}, other, {"TALKNOTES_CONFIG": str(config)}).engine == "other"


def test_config_path_is_the_environments(monkeypatch: pytest.MonkeyPatch, config: Path) -> None:
    monkeypatch.setenv("TALKNOTES_CONFIG", str(config))
    assert config_path() == config
    monkeypatch.delenv("TALKNOTES_CONFIG")
    assert config_path().name == "config.toml"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("OFFLINE", "1", True),
        ("OFFLINE", "false", False),
        ("THREADS", "3", 3),
        ("DOWNLOADS_LIMIT_GB", "1.5", 1.5),
        ("CATEGORIES", "talks, notes ,,", ("talks", "notes")),
        ("CACHE_DIR", "/somewhere", Path("/somewhere")),
    ],
)
def test_variables_are_read_as_what_they_stand_for(tmp_path: Path, name: str, text: str, value: object) -> None:
    environment = {"TALKNOTES_CONFIG": empty(tmp_path), f"TALKNOTES_{name}": text}
    assert getattr(load_settings({}, None, environment), name.lower()) == value


@pytest.mark.parametrize("name", ["MODEL", "CACHE_DIR", "THREADS", "CATEGORIES"])
def test_an_empty_variable_is_none(tmp_path: Path, name: str) -> None:
    environment = {"TALKNOTES_CONFIG": empty(tmp_path), f"TALKNOTES_{name}": ""}
    assert load_settings({}, None, environment) == Settings()


@pytest.mark.parametrize("key", ["cache_dir", "data_dir", "downloads_dir", "output_dir"])
def test_a_home_folder_in_a_file_is_expanded(monkeypatch: pytest.MonkeyPatch, config: Path, key: str) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    config.write_text(f'{key} = "~/talks"\n')
    assert getattr(load_settings({}, config, {}), key) == Path("/home/ada/talks")


def test_downloads_lie_in_the_cache_folder_unless_told_otherwise() -> None:
    assert Settings(cache_dir=Path("/c")).downloads == Path("/c/downloads")
    assert Settings(cache_dir=Path("/c"), downloads_dir=Path("/d")).downloads == Path("/d")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('modle = "small"', "modle: unknown key. Known keys: allow_remote, cache_dir, categories, "),
        ("threads = 0", "threads: Input should be greater than or equal to 1 (given: 0)."),
        ('device = "tpu"', "device: Input should be 'auto', 'cpu' or 'cuda' (given: 'tpu')."),
        ("[engine]\nname = 1", "engine: Input should be a valid string"),
        ('cache_dir = "~nobody-of-that-name/x"', "cache_dir: "),
        ("engine = ", "not valid TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_path(config: Path, text: str, message: str) -> None:
    config.write_text(text)
    with pytest.raises(UsageError) as caught:
        load_settings({}, config, {})
    assert str(caught.value).startswith(f"{config}: {message}")


def test_a_wrong_file_is_refused_even_where_an_option_mends_it(config: Path) -> None:
    config.write_text("threads = 0\n")
    with pytest.raises(UsageError, match="threads"):
        load_settings({"threads": 2}, config, {})


def test_a_file_that_is_no_text_is_refused(config: Path) -> None:
    config.write_bytes(b"engine = '\xff'")
    with pytest.raises(UsageError, match="not valid TOML"):
        load_settings({}, config, {})


def test_a_byte_order_mark_does_no_harm(config: Path) -> None:
    config.write_bytes("\ufeffengine = 'whisper'".encode())
    assert load_settings({}, config, {}).engine == "whisper"


def test_a_configuration_file_that_is_asked_for_must_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.toml: no such configuration file"):
        load_settings({}, tmp_path / "none.toml", {})


def test_an_unreadable_file_is_refused(monkeypatch: pytest.MonkeyPatch, config: Path) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(UsageError, match=r"config\.toml: can't be read \(Permission denied\)"):
        load_settings({}, config, {})


def test_a_wrong_variable_is_named_as_it_is_written(config: Path) -> None:
    with pytest.raises(UsageError, match=r"^environment: TALKNOTES_THREADS: .*'many'"):
        load_settings({}, config, {"TALKNOTES_THREADS": "many"})


def test_a_wrong_option_is_named(config: Path) -> None:
    with pytest.raises(UsageError, match=r"^option: threads: "):
        load_settings({"threads": -1}, config, {})


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Settings().engine = "whisper"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("environment", "command"),
    [({"VISUAL": "code -w", "EDITOR": "nano"}, "code -w"), ({"VISUAL": "", "EDITOR": "nano"}, "nano"), ({}, "vi")],
)
def test_the_users_editor(environment: dict[str, str], command: str) -> None:
    assert editor_command(environment) == command


def test_a_configuration_file_that_the_environment_names_must_exist(tmp_path):
    with pytest.raises(UsageError, match=r"gone\.toml: no such configuration file"):
        load_settings({}, None, {"TALKNOTES_CONFIG": str(tmp_path / "gone.toml")})
