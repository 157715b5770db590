"""Turns a checkpoint in openai-whisper's format into a CTranslate2 model with its tokenizer, offline, once.

Knows nothing of recognition. CTranslate2 has no converter for this format, so the weights are laid into its own
specification of Whisper. They keep the precision that they have: CTranslate2 quantizes while loading, and so one
conversion serves CPU (int8) and GPU (float16). On the sample, int8 made while loading hears the very same words as
int8 stored, and the weights stay good for export to any machine.
"""

import base64
import gzip
import json
import pickle
import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from talknotes.errors import InputError
from talknotes.files import write_error
from talknotes.speech import catalogue, weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_VERSION: Final = 1
"""Raised when a conversion gives something else; it is part of the folder's name."""

_MULTILINGUAL_VOCABULARY = 51_865
_OTHER_TOKENS = 51_765
"""Those that stand for no language, in the English vocabulary; the multilingual one has one more."""

_SUPPRESSED = ("startoftranscript", "transcribe", "translate", "startoflm", "startofprev", "nospeech")

# CTranslate2 names the linear layers of attention by what is fused into them.
_FUSED_SELF = (("query", "key", "value"), ("out",))
_FUSED_CROSS = (("query",), ("key", "value"), ("out",))


def converted_path(checkpoint: Path, cache: Path) -> Path:
    """Return where the conversion of `checkpoint` lies or will lie in `cache`: it depends on the bytes alone."""
    return cache / f"{weights.fingerprint(checkpoint)}-v{_VERSION}"


def convert(checkpoint: Path, cache: Path) -> Path:
    """Return the folder with `checkpoint` as a CTranslate2 model, converting it if that was never done.

    Raises InputError where the file is no such checkpoint, WriteError where the disk refuses.
    """
    target = converted_path(checkpoint, cache)
    if target.is_dir():
        return target
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".converting-", dir=cache) as staging:
            model = Path(staging) / "model"
            _write_model(checkpoint, model)
            _move(model, target)
    except OSError as err:
        raise write_error(target, err) from err
    return target


def load_checkpoint(path: Path) -> dict[str, Any]:
    """Return the dimensions (`dims`) and tensors (`model_state_dict`) in an openai-whisper checkpoint, on the CPU.

    Only tensors and plain values are read: a checkpoint can't run code. Raises InputError where it is something else.
    """
    import torch

    try:
        content = torch.load(path, weights_only=True, map_location="cpu")
        content["dims"]["n_vocab"], content["model_state_dict"]["decoder.token_embedding.weight"]
    except (OSError, EOFError, RuntimeError, KeyError, TypeError, IndexError, pickle.UnpicklingError) as err:
        raise InputError(f"{path}: no checkpoint in openai-whisper's format (a .pt file), or damaged.") from err
    return dict(content)


def _move(model: Path, target: Path) -> None:
    try:
        model.rename(target)
    except OSError:
        if not target.is_dir():  # else another process converted the same bytes meanwhile
            raise


def _write_model(checkpoint: Path, folder: Path) -> None:
    content = load_checkpoint(checkpoint)
    official = catalogue.official_name(weights.fingerprint(checkpoint))
    try:
        tokenizer = _tokenizer_of(content["dims"])
        spec = _specify(content["dims"], content["model_state_dict"], tokenizer, official)
        folder.mkdir()
        spec.save(str(folder))  # compares the vocabulary's size with the weights
    except (KeyError, ValueError, AttributeError, TypeError) as err:
        raise InputError(f"{checkpoint}: not laid out as openai-whisper's models are ({err}).") from err
    _build_tokenizer(tokenizer.encoding).save(str(folder / "tokenizer.json"))
    preprocessor = json.dumps(_preprocessor(content["dims"]["n_mels"]))
    (folder / "preprocessor_config.json").write_text(preprocessor, encoding="utf-8")


def _is_multilingual(dims: dict[str, int]) -> bool:
    return dims["n_vocab"] >= _MULTILINGUAL_VOCABULARY


def _tokenizer_of(dims: dict[str, int]) -> Any:
    from whisper.tokenizer import get_tokenizer

    multilingual = _is_multilingual(dims)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Whisper leaves its vocabulary's file open
        return get_tokenizer(multilingual, num_languages=dims["n_vocab"] - _OTHER_TOKENS - int(multilingual))


def _specify(dims: dict[str, int], tensors: dict[str, Any], tokenizer: Any, official: str | None) -> Any:
    """Return the whole model in CTranslate2's form, in the precision that its weights have."""
    spec = _fill(dims, _arrays(tensors))
    _configure(spec.config, tokenizer, _is_multilingual(dims))
    spec.config.alignment_heads = _alignment_heads(dims, official)
    spec.register_vocabulary(_vocabulary(tokenizer.encoding))
    spec.validate()
    spec.optimize(_precision(tensors))
    return spec


def _precision(tensors: dict[str, Any]) -> str:
    """Return the type in which the weights are stored: half where they are, else float32, which loses nothing."""
    return "float16" if str(tensors["decoder.token_embedding.weight"].dtype) == "torch.float16" else "float32"


def _arrays(tensors: dict[str, Any]) -> "dict[str, NDArray[np.float32]]":
    half = _precision(tensors) == "float16"
    return {name: (tensor.half() if half else tensor.float()).numpy() for name, tensor in tensors.items()}


def _fill(dims: dict[str, int], tensors: "dict[str, NDArray[np.float32]]") -> Any:
    from ctranslate2.specs import WhisperSpec

    spec = WhisperSpec(dims["n_audio_layer"], dims["n_audio_head"], dims["n_text_layer"], dims["n_text_head"])
    for name in ("conv1", "conv2"):
        _linear(getattr(spec.encoder, name), tensors, f"encoder.{name}")
    spec.encoder.position_encodings.encodings = tensors["encoder.positional_embedding"]
    spec.decoder.position_encodings.encodings = tensors["decoder.positional_embedding"]
    spec.decoder.embeddings.weight = tensors["decoder.token_embedding.weight"]
    spec.decoder.projection.weight = tensors["decoder.token_embedding.weight"]
    _norm(spec.encoder.layer_norm, tensors, "encoder.ln_post")
    _norm(spec.decoder.layer_norm, tensors, "decoder.ln")
    for side, stack in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        for number, layer in enumerate(stack.layer):
            _layer(layer, tensors, f"{side}.blocks.{number}", crossed=side == "decoder")
    return spec


def _layer(layer: Any, tensors: "dict[str, NDArray[np.float32]]", name: str, crossed: bool) -> None:
    _attention(layer.self_attention, tensors, f"{name}.attn", _FUSED_SELF)
    if crossed:
        _attention(layer.attention, tensors, f"{name}.cross_attn", _FUSED_CROSS)
    _norm(layer.ffn.layer_norm, tensors, f"{name}.mlp_ln")
    _linear(layer.ffn.linear_0, tensors, f"{name}.mlp.0")
    _linear(layer.ffn.linear_1, tensors, f"{name}.mlp.2")


def _attention(
    attention: Any, tensors: "dict[str, NDArray[np.float32]]", name: str, fused: tuple[tuple[str, ...], ...]
) -> None:
    import numpy as np

    _norm(attention.layer_norm, tensors, f"{name}_ln")
    for linear, parts in zip(attention.linear, fused, strict=True):
        matrices = [tensors[f"{name}.{part}.weight"] for part in parts]
        linear.weight = np.concatenate(matrices)
        # Whisper's keys have no bias.
        biases = [tensors.get(f"{name}.{part}.bias", np.zeros_like(matrices[0][:, 0])) for part in parts]
        linear.bias = np.concatenate(biases)


def _linear(layer: Any, tensors: "dict[str, NDArray[np.float32]]", name: str) -> None:
    layer.weight, layer.bias = tensors[f"{name}.weight"], tensors[f"{name}.bias"]


def _norm(layer: Any, tensors: "dict[str, NDArray[np.float32]]", name: str) -> None:
    layer.gamma, layer.beta = tensors[f"{name}.weight"], tensors[f"{name}.bias"]


def _configure(config: Any, tokenizer: Any, multilingual: bool) -> None:
    special = tokenizer.encoding._special_tokens
    config.suppress_ids = [*tokenizer.non_speech_tokens, *(special[f"<|{name}|>"] for name in _SUPPRESSED)]
    config.suppress_ids_begin = [tokenizer.encode(" ")[0], tokenizer.eot]
    config.lang_ids = sorted(tokenizer.all_language_tokens) if multilingual else []


def _alignment_heads(dims: dict[str, int], official: str | None) -> list[tuple[int, int]]:
    """Return the attention heads that follow the audio, as (layer, head): known for published models, else a guess."""
    import numpy as np
    import whisper

    layers, heads = dims["n_text_layer"], dims["n_text_head"]
    if official is None:  # openai-whisper's own guess: all in the upper half
        return [(layer, head) for layer in range(layers // 2, layers) for head in range(heads)]
    mask = np.frombuffer(gzip.decompress(base64.b85decode(whisper._ALIGNMENT_HEADS[official])), dtype=bool)
    return [(int(layer), int(head)) for layer, head in np.argwhere(mask.reshape(layers, heads))]


def _vocabulary(encoding: Any) -> list[str]:
    """Return the text of every token by its number, written as GPT-2 writes bytes."""
    ordinary = {number: _visible(token) for token, number in encoding._mergeable_ranks.items()}
    special = {number: token for token, number in encoding._special_tokens.items()}
    return [text for _, text in sorted((ordinary | special).items())]


def _build_tokenizer(encoding: Any) -> Any:
    """Return tiktoken's `encoding` for the library `tokenizers`, without which faster-whisper would ask the hub."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors

    ranks = encoding._mergeable_ranks
    vocabulary = {_visible(token): number for token, number in ranks.items()}
    tokenizer = Tokenizer(models.BPE(vocabulary, list(_merges(ranks)), fuse_unk=False, ignore_merges=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(encoding._pat_str), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    special = sorted(encoding._special_tokens, key=encoding._special_tokens.__getitem__)
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special])
    return tokenizer


def _merges(ranks: dict[bytes, int]) -> Iterable[tuple[str, str]]:
    """Yield the pairs that byte pair encoding joins, most frequent first; tiktoken keeps their results alone."""
    for token in sorted(ranks, key=ranks.__getitem__):
        halves = ((token[:cut], token[cut:]) for cut in range(1, len(token)))
        known = [(left, right) for left, right in halves if left in ranks and right in ranks]
        for left, right in sorted(known, key=lambda pair: (ranks[pair[0]], ranks[pair[1]])):
            yield _visible(left), _visible(right)


def _visible(token: bytes) -> str:
    return "".join(map(_BYTES.__getitem__, token))


def _byte_alphabet() -> list[str]:
    """Return GPT-2's character for each byte: itself where it can be seen, else one from 256 upwards."""
    seen = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
    spare = iter(range(256, 512))
    return [chr(byte if byte in seen else next(spare)) for byte in range(256)]


_BYTES = _byte_alphabet()


def _preprocessor(mels: int) -> dict[str, object]:
    return {
        "feature_extractor_type": "WhisperFeatureExtractor",
        "feature_size": mels,
        "sampling_rate": 16_000,
        "hop_length": 160,
        "n_fft": 400,
        "chunk_length": 30,
    }
