"""Commands on recordings that strangers wrote into, with a key that nobody may see, and what they left behind."""

import contextlib
import unicodedata
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
    """Where one user works, with recordings, output and stores; `touched` is what all their commands have touched."""

    root: Path
    touched: Touched

    @property
    def output(self) -> Path:
        """Where posts go."""
        return self.root / "output"

    @property
    def stores(self) -> list[Path]:
        """Cache and user data."""
        return [self.root / "cache", self.root / "data"]

    def recording(self, injected: Injected) -> Path:
        """Write a recording; whatever is injected, its sound is the same."""
        folder = self.root / "recordings"
        folder.mkdir(parents=True, exist_ok=True)
        return write_recording(folder / "session.wav", injected)

    def agenda(self, text: str) -> Path:
        """Write a programme."""
        path = self.root / "recordings" / "agenda.txt"
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, command: str, *words: object, llm: Sequence[object] = ()) -> Run:
        """Run a command; with a key, whoever writes."""
        cache, data = self.stores
        options = ["--diarize", DIARIZER, "--language", "en", "--cache-dir", cache, "--data-dir", data]
        home = str(self.root / "home")
        with watched(self.touched):
            return talknotes(command, *words, *options, *llm, TALKNOTES_LLM_KEY=KEY, HOME=home)

    def undo(self, post: Path) -> bytes:
        """Take the blocks out of a post, and return what is left."""
        with watched(self.touched):
            run = talknotes("undo", post)
        assert run.code == 0, run.err
        return post.read_bytes()

    def check(self, run: Run, written: Sequence[Path] = (), addresses: Sequence[str] = ()) -> None:
        """Check that nothing was touched but output, stores and `written`, what the terminal got, where the key is."""
        shown = run.out + run.err
        odd = [char for char in shown if steers(char)]
        outside = self.touched.outside(self.output, *self.stores, *written)
        assert "internal error" not in shown, shown
        assert not odd, odd
        assert not outside, outside
        # The openai package asks which machine this is.
        assert {*self.touched.programs} <= {"uname"}, self.touched.programs
        assert {*self.touched.addresses} <= {*addresses}, self.touched.addresses
        assert KEY not in shown
        check_key(self.root)


def steers(char: str) -> bool:
    """Tell whether a character would steer a terminal, or turn around what it shows."""
    is_control = unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t"
    return is_control or unicodedata.bidirectional(char) in (
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    )


def check_key(folder: Path) -> None:
    """Check that the key is in no file below a folder, nor in the name of one."""
    for path in folder.rglob("*"):
        assert KEY not in str(path)
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path


@contextlib.contextmanager
def open_desk(root: Path) -> Iterator[Desk]:
    """Open a desk on which no engine is needed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(diarize.DIARIZERS, DIARIZER, lambda device, threads: Storyteller())
        patch.chdir(root)
        yield Desk(root, Touched())
