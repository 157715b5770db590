"""Where an engine computes: the GPU if the engine's library can use one, else the CPU.

Knows nothing of models. Asks CTranslate2 for GPUs, whose import costs a tenth of torch's.
"""

from importlib import metadata
from typing import Literal

from talknotes.errors import MissingError


def resolve(device: str, engine: str) -> Literal["cpu", "cuda"]:
    """Return where `engine` will compute; `device` is auto, cpu or cuda.

    Raises MissingError where cuda is asked for and the engine can't use a GPU.
    """
    if device == "cpu" or engine in ("parakeet", "pocketsphinx"):
        return "cpu"
    if _usable(engine):
        return "cuda"
    if device == "cuda":
        raise MissingError(
            f"{engine}: no GPU that it can use. Install a CUDA build of its libraries, or set TALKNOTES_DEVICE=cpu."
        )
    return "cpu"


def _usable(engine: str) -> bool:
    if engine == "whisper" and metadata.version("torch").endswith("+cpu"):
        return False
    import ctranslate2

    return bool(ctranslate2.get_cuda_device_count() > 0)
