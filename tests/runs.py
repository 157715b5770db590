"""The command line as a user runs it, in this process: what went to stdout and stderr, and the exit code."""

from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from talknotes.cli.app import app
from tests.scenes import CHECKPOINT, SAMPLE

SPEAKERS = ("Maria Lopez (head of engineering at a research lab)", "David Chen (professor at a university)")


@dataclass(frozen=True)
class Run:
    """What a command left: its exit code and both streams."""

    code: int
    out: str
    err: str


def talknotes(*words: object, typed: str | None = None, **environment: str) -> Run:
    """Run a command, with what the user types; a failure that is no exit code is raised."""
    arguments = [str(word) for word in words]
    result = CliRunner().invoke(app, arguments, input=typed, env=environment, catch_exceptions=False)
    return Run(result.exit_code, result.stdout, result.stderr)


@dataclass(frozen=True)
class SampleRun:
    """The sample, turned into a post once for all tests."""

    cache: Path
    folder: Path
    run: Run

    @classmethod
    def make(cls, root: Path) -> "SampleRun":
        """Run the real engines on the sample; the only place in the tests that does it through and through."""
        cache, folder = root / "cache", root / "output"
        names = [word for name in SPEAKERS for word in ("--speaker", name)]
        run = talknotes("notes", SAMPLE, *cls.options(cache), *names, "-o", folder)
        return cls(cache, folder, run)

    @staticmethod
    def options(cache: Path) -> list[object]:
        """Return the options under which the sample's stages are in the cache."""
        return ["--engine", "whisper", "--model", CHECKPOINT, "--language", "en", "--offline", "--cache-dir", cache]

    @property
    def post(self) -> Path:
        """The post's path, as the command printed it."""
        return Path(self.run.out.strip())
