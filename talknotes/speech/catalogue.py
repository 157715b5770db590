"""The published models by name: what is downloaded for each, and from where.

A copy of what openai-whisper and faster-whisper know, because asking openai-whisper means to import torch, which takes
seconds; a test compares both. Knows nothing of what is on this machine.
"""

from typing import Final

WHISPER_ROOT = "https://openaipublic.azureedge.net/main/whisper/models"

ALIASES: Final = {"large": "large-v3", "turbo": "large-v3-turbo"}

# The SHA-256 of each checkpoint; it is part of the download's address.
WHISPER: Final = {
    "tiny.en": "d3dd57d32accea0b295c96e26691aa14d8822fac7d9d27d5dc00b4ca2826dd03",
    "tiny": "65147644a518d12f04e32d6f3b26facc3f8dd46e5390956a9424a650c0ce22b9",
    "base.en": "25a8566e1d0c1e2231d1c762132cd20e0f96a85d16145c3a00adf5d1ac670ead",
    "base": "ed3a0b6b1c0edf879ad9b11b1af5a0e6ab5db9205f891f668f8b0e6c6326e34e",
    "small.en": "f953ad0fd29cacd07d5a9eda5624af0f6bcf2258be67c92b79389873d91e0872",
    "small": "9ecf779972d90ba49c06d968637d720dd632c55bbf19d441fb42bf17a411e794",
    "medium.en": "d7440d1dc186f76616474e0ff0b3b6b879abc9d1a4926b7adfa41db2d497ab4f",
    "medium": "345ae4da62f9b3d59415adc60127b97c714f32e89e936602e85993674d08dcb1",
    "large-v1": "e4b87e7e0bf463eb8e6956e646f1e277e901512310def2c24bf0e11bd3c28e9a",
    "large-v2": "81f7c96c852ee8fc832187b0132e569d6c3065a3252ed18e56effd0b6a73e524",
    "large-v3": "e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb",
    "large-v3-turbo": "aff26ae408abcba5fbf8813c21e62b0941638c5f6eebfb145be0c9839262a19a",
}

# The repository on the Hugging Face hub that holds each model in CTranslate2's format.
FASTER_WHISPER: Final = {
    "tiny.en": "Systran/faster-whisper-tiny.en",
    "tiny": "Systran/faster-whisper-tiny",
    "base.en": "Systran/faster-whisper-base.en",
    "base": "Systran/faster-whisper-base",
    "small.en": "Systran/faster-whisper-small.en",
    "small": "Systran/faster-whisper-small",
    "medium.en": "Systran/faster-whisper-medium.en",
    "medium": "Systran/faster-whisper-medium",
    "large-v1": "Systran/faster-whisper-large-v1",
    "large-v2": "Systran/faster-whisper-large-v2",
    "large-v3": "Systran/faster-whisper-large-v3",
    "distil-large-v2": "Systran/faster-distil-whisper-large-v2",
    "distil-medium.en": "Systran/faster-distil-whisper-medium.en",
    "distil-small.en": "Systran/faster-distil-whisper-small.en",
    "distil-large-v3": "Systran/faster-distil-whisper-large-v3",
    "distil-large-v3.5": "distil-whisper/distil-large-v3.5-ct2",
    "large-v3-turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
}

# The repository on the Hugging Face hub that holds each model in onnx-asr's format.
PARAKEET: Final = {
    "parakeet-tdt-0.6b-v2": "istupakov/parakeet-tdt-0.6b-v2-onnx",
    "parakeet-tdt-0.6b-v3": "istupakov/parakeet-tdt-0.6b-v3-onnx",
}

_NAMES: Final = {"whisper": WHISPER, "faster-whisper": FASTER_WHISPER, "parakeet": PARAKEET, "pocketsphinx": ("en-us",)}


def names(engine: str) -> tuple[str, ...]:
    """Return the names of the published models for `engine`, in its own order, without aliases."""
    return tuple(_NAMES[engine])


def canonical(model: str) -> str:
    """Return the name that an alias stands for, any other name as it is."""
    return ALIASES.get(model, model)


def repository(engine: str, model: str) -> str:
    """Return the repository on the hub that holds a model; a name that is not published stands for itself."""
    return (PARAKEET if engine == "parakeet" else FASTER_WHISPER).get(canonical(model), model)


def whisper_url(model: str) -> str:
    """Return the address of an openai-whisper checkpoint."""
    return f"{WHISPER_ROOT}/{WHISPER[model]}/{model}.pt"


def official_name(sha256: str) -> str | None:
    """Return the name of the openai-whisper checkpoint with this hash, None for any other file."""
    return next((name for name, known in WHISPER.items() if known == sha256), None)
