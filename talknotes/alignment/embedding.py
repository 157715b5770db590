"""Likeness of meaning by an embedding model, where the user names one: a folder with weights that transformers reads.

Texts become unit vectors: the mean over a text's tokens, as sentence encoders are trained for. Nothing is ever
downloaded. Knows nothing of notes or recordings. Caveat: a language model that was not trained for sentences yields
vectors as well, and they tell little.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from talknotes.errors import MissingError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from talknotes.alignment.evidence import Embed

_BATCH: Final = 64
_LONGEST_TOKENS: Final = 256


def load_embedding(folder: Path, device: str = "cpu") -> "Embed":
    """Return a function from texts to vectors, a row each, with the model in `folder`.

    MissingError where there is no such folder, UsageError where what it holds can't be read.
    """
    if not folder.is_dir():
        raise MissingError(f"{folder}: no such folder. Name one that holds an embedding model (config.json, weights).")
    from transformers import AutoModel, AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        model = AutoModel.from_pretrained(str(folder), local_files_only=True).eval().to(device)
    except (OSError, ValueError, KeyError, RuntimeError) as err:
        reason = str(err).strip().partition("\n")[0]
        raise UsageError(f"{folder}: not an embedding model that transformers can read: {reason}") from err

    def embed(texts: Sequence[str]) -> "NDArray[np.float64]":
        import numpy as np

        if not texts:
            return np.zeros((0, 1))
        batches = (list(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH))
        return np.concatenate([_pooled(model, tokenizer, batch, device) for batch in batches])

    return embed


def _pooled(model: Any, tokenizer: Any, texts: list[str], device: str) -> "NDArray[np.float64]":
    import torch

    longest = min(_LONGEST_TOKENS, getattr(model.config, "max_position_embeddings", _LONGEST_TOKENS))
    encoded = tokenizer(texts, padding=True, truncation=True, max_length=longest, return_tensors="pt").to(device)
    with torch.inference_mode():
        states = model(**encoded).last_hidden_state
        mask = encoded["attention_mask"].unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1)
        unit = torch.nn.functional.normalize(mean.double(), dim=1)
    found: NDArray[np.float64] = unit.cpu().numpy()
    return found
