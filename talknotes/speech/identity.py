"""Says what decides an engine's words: its name and versions, its weights, where and how exactly it computes.

Loads no model. What it returns is published in reports, so that it never holds a path.
"""

from importlib import metadata

from talknotes.speech import catalogue, device, weights

_PACKAGES = {
    "whisper": ("openai-whisper", "torch"),
    "faster-whisper": ("faster-whisper", "ctranslate2"),
    "parakeet": ("onnx-asr", "onnxruntime"),
    "pocketsphinx": ("pocketsphinx",),
}


def describe(engine: str, model: str, wanted: str) -> dict[str, str]:
    """Return the identity of `engine` with `model` on the device `wanted`: flat, in a fixed order."""
    path = weights.as_path(engine, model)
    where = device.resolve(wanted, engine)
    identity = {"engine": engine, "model": catalogue.canonical(model) if path is None else path.name}
    if path is not None:
        identity["weights"] = weights.fingerprint(path)
    identity |= {package: _version(package) for package in _PACKAGES[engine]}
    return identity | {"device": where, "compute_type": compute_type(engine, where)}


def compute_type(engine: str, where: str) -> str:
    """Return the kind of number in which `engine` computes on the device."""
    if where == "cuda":
        return "float16"
    return "int8" if engine in ("faster-whisper", "parakeet") else "float32"


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
