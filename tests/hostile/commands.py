"""Commands on recordings that strangers wrote into, with a key that nobody may see, and what they left behind."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from talknotes.values import Span
from talknotes.voices import diarize
from tests.hostile.story import Injected, turns, write_recording
from tests.hostile.watching import Touched, watched
from tests.runs import Run, talknotes

KEY = "CANARY-7f3a91c2d45e"
DIARIZER = "storyteller"
UNUSED_URL = "http://127.0.0.1:9/v1"


class Storyteller:
    """Tells voices apart because it knows the story."""

    def diarize(self, audio: Any, window: Span, store: Any, progress: Any, *more: Any) -> list[tuple[str, Span]]:
        return [(who, span) for who, span in turns() if window.overlap(span) > 0]


@dataclass
class Desk:
    """Where one user works: recordings, posts, an own folder for output, and stores that all tests share.

    `touched` is what all of their commands have touched.
    """

    root: Path
    shared: Path
    touched: Touched

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def stores(self) -> list[Path]:
        return [self.shared / "cache", self.shared / "data"]

    def recording(self, injected: Injected) -> Path:
        """Write a recording; whatever is injected, its sound is the same."""
        folder = self.root / "recordings"
        folder.mkdir(parents=True, exist_ok=True)
        return write_recording(folder / "session.wav", injected)

    def run(self, command: str, *words: object, llm: Sequence[object]) -> Run:
        """Run a command; with a key, whoever writes."""
        cache, data = self.stores
        options = ["--diarize", DIARIZER, "--language", "en", "--cache-dir", cache, "--data-dir", data]
        return talknotes(command, *words, *options, *llm, TALKNOTES_LLM_KEY=KEY, HOME=str(self.root / "home"))

    def check(self, run: Run, allowed: Sequence[Path] = (), addresses: Sequence[str] = ()) -> None:
        """Check that nothing was touched but output and stores, that no key got out, and what the terminal gets."""
        assert "Traceback" not in run.err
        assert "internal error" not in run.err, run.err
        shown = run.out + run.err
        assert KEY not in shown
        assert [char for char in shown if not char.isprintable() and char != "\n"] == []
        assert self.touched.outside(self.output, *self.stores, *allowed) == []
        assert self.touched.programs == []
        assert {one for one in self.touched.addresses if one not in addresses} == set()
        for folder in (self.root, *self.stores):
            check_key(folder)


def check_key(folder: Path) -> None:
    """Check that the key is in no file below a folder, nor in the name of one."""
    for path in folder.rglob("*"):
        assert KEY not in str(path)
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path


@contextlib.contextmanager
def open_desk(root: Path, shared: Path) -> Iterator[Desk]:
    """Open a desk on which no engine is needed, and watch it."""
    with pytest.MonkeyPatch.context() as patch, watched() as touched:
        patch.setitem(diarize.DIARIZERS, DIARIZER, lambda device, threads: Storyteller())
        patch.chdir(root)
        yield Desk(root, shared, touched)
