"""Fixtures that build small real media files in a test's own folder."""

import tempfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import settings

# A run that fails must fail again: the examples are the same each time, and a busy machine is no failure.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

MakeMedia = Callable[..., Path]


@pytest.fixture
def make_media(tmp_path) -> MakeMedia:
    """A function that encodes a tone and returns the file's path; `tone` is its amplitude."""

    def make(name: str, codec: str, seconds: float = 3.0, **options) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _encode(path, codec, seconds, **options)
        return path

    return make


def _encode(
    path, codec, seconds, *, rate=48000, video=False, tags=None, options=None, container=None, tone=0.3, start=0.0,
    chapters=None, sound=True, tracks=1,
):  # fmt: skip
    with av.open(str(path), "w", format=container, options=options or {}) as output:
        output.metadata.update(tags or {})
        streams = [output.add_stream(codec, rate=rate, layout="mono") for _ in range(tracks if sound else 0)]
        picture = output.add_stream("libvpx" if path.suffix == ".webm" else "mpeg4", rate=10) if video else None
        if chapters:
            output.set_chapters([_chapter(number, *chapter) for number, chapter in enumerate(chapters)])
        if picture is not None:
            _encode_video(output, picture, int(seconds * 10))
        for stream in streams:
            _encode_audio(output, stream, seconds, rate, tone, start)


def _chapter(number, start, end, title):
    base = Fraction(1, 1000)
    return {
        "id": number,
        "start": int(start * 1000),
        "end": int(end * 1000),
        "time_base": base,
        "metadata": {"title": title},
    }


def _encode_video(output, stream, frames):
    stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
    for number in range(frames):
        shade = np.full((48, 64, 3), number % 250, np.uint8)
        output.mux(stream.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
    output.mux(stream.encode(None))


def _encode_audio(output, stream, seconds, rate, tone, start):
    samples = (tone * np.sin(np.arange(int(seconds * rate)) * (2 * np.pi * 440 / rate))).astype(np.float32)
    for first in range(0, len(samples), 960):
        piece = np.ascontiguousarray(samples[None, first : first + 960])
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="mono")
        frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), first + int(start * rate)
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that users other than the one who runs the tests can enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="session")
def afternoon(tmp_path_factory):
    """The sample's post, made by `talknotes notes` with the real engines; its cache serves the tests that go on."""
    from tests.runs import SampleRun

    return SampleRun.make(tmp_path_factory.mktemp("afternoon"))
