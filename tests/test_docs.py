"""What the documents say is what the program does."""

import re
import subprocess
import sys

from talknotes.resources import resource

ROOT = resource("samples").parent


def test_the_page_of_commands_is_the_programs_own():
    words = ["utils", "docs", "--name", "talknotes", "--title", "Commands"]
    environment = {"COLUMNS": "120", "TERM": "dumb"}
    command = [sys.executable, "-m", "typer", "talknotes.cli.app", *words]
    made = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    assert (ROOT / "docs/commands.md").read_text() == made, "run `make docs`"


def test_every_module_has_its_place_on_the_architecture_page():
    page = (ROOT / "docs/architecture.md").read_text()
    rooms = [path for path in (ROOT / "talknotes").iterdir() if not path.name.startswith("_")]
    missing = [path.name for path in rooms if f"`{path.name}{'/' if path.is_dir() else ''}`" not in page]
    assert missing == []


def test_the_readme_names_only_commands_and_options_that_exist():
    commands = (ROOT / "docs/commands.md").read_text()
    readme = (ROOT / "README.md").read_text()
    for command in re.findall(r"(?:`|^\$ )talknotes ([a-z]+)\b", readme, re.M):
        assert f"talknotes {command}" in commands, command
    for option in re.findall(r"`(--[a-z-]+)", readme):
        assert f"{option}`" in commands or f"{option} " in commands, option


def test_stages_do_not_import_each_other_nor_the_pipeline_or_the_command_line():
    stages = [
        *("sources/fetch", "sound/decode", "captions/stage", "speech/transcribe", "voices/diarize"),
        *("segments", "talks/split", "people/names", "summarize/extractive"),
    ]
    for stage in stages:
        text = (ROOT / f"talknotes/{stage}.py").read_text()
        runtime = re.sub(r"^if TYPE_CHECKING:\n(?:    .*\n)+", "", text, flags=re.M)
        assert not re.search(r"^\s*(?:from|import) talknotes\.(?:pipeline|cli)", text, re.M), stage
        for other in set(stages) - {stage}:
            name = re.escape("talknotes." + other.replace("/", "."))
            assert not re.search(rf"^(?:from|import) {name} ", runtime, re.M), (stage, other)


def test_only_the_command_line_knows_typer_and_rich():
    for path in (ROOT / "talknotes").rglob("*.py"):
        if path.parent.name != "cli":
            assert not re.search(r"^\s*(?:from|import) (?:typer|rich)\b", path.read_text(), re.M), path
