"""The program, for tests that kill it: `python -m tests.batch.program batch ...`; and what its runs leave."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from talknotes.batch.state import FOLDER
from talknotes.cli import batch
from talknotes.cli.app import app
from talknotes.files import hash_file

ROOT = Path(__file__).resolve().parents[2]

if not any(command.name == "batch" for command in app.registered_commands):
    app.command("batch")(batch.batch)


@dataclass(frozen=True)
class Place:
    """A folder of recordings, and where a test's cache and posts lie."""

    recordings: Path
    root: Path

    @property
    def output(self) -> Path:
        return self.root / "posts"

    def words(self, *more: object) -> list[str]:
        stores = ["--cache-dir", self.root / "cache", "--data-dir", self.root / "data", "--diarize", "none"]
        return [str(word) for word in ("batch", self.recordings, "-o", self.output, *stores, "--offline", *more)]


def start(place: Place, *more: object) -> subprocess.Popen[str]:
    """Start a run whose events can be read line by line."""
    command = [sys.executable, "-m", "tests.batch.program", *place.words("--json", *more)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, list[dict[str, object]], str]:
    """Return a run's exit code, the rest of its events and what it said on stderr."""
    out, err = process.communicate(timeout=120)
    return process.returncode, [json.loads(line) for line in out.splitlines() if line.startswith("{")], err


def run(place: Place, *more: object) -> tuple[int, list[dict[str, object]], str]:
    """Run to the end."""
    return finish(start(place, *more))


def tree(output: Path) -> dict[str, str]:
    """Return all files below an output folder but the state's, by their hashes."""
    files = (path for path in output.rglob("*") if path.is_file() and FOLDER not in path.parts)
    return {path.relative_to(output).as_posix(): hash_file(path) for path in files}


def kinds(events: list[dict[str, object]], kind: str) -> list[object]:
    """Return the names of the recordings that events of a kind are about."""
    return sorted(str(event["source"]) for event in events if event["event"] == kind)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return False


if __name__ == "__main__":
    app()
