"""A model on this machine, run by transformers: a folder with a checkpoint, or a name on the hub.

Its tokenizer is read when it is opened, its weights when it is first asked, once for each process. On a GPU it computes
in bfloat16; the likeliest word is taken each time, unless a temperature is set. Knows nothing of prompts. Caveat:
nothing holds its answers to a schema, so they need a look.
"""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from talknotes.errors import MissingError
from talknotes.llm.checkpoint import fingerprint, load, locate, read_tokenizer, reason
from talknotes.llm.choice import ModelChoice
from talknotes.llm.contract import Ask, Completion, Message
from talknotes.llm.looping import LOOKED_AT, is_looping
from talknotes.llm.markers import defuse

_PLAIN_ROLES: Final = {"system": "", "user": "Request:\n", "assistant": "Answer:\n"}


class LocalModel:
    """A model in a folder; `label` is what it is called in reports."""

    def __init__(self, folder: Path, label: str, choice: ModelChoice) -> None:
        self._folder = folder
        self._choice = choice
        self._identity = {
            "llm": "transformers",
            "model": label,
            "weights": fingerprint(folder),
            "version": version("transformers"),
            "settings": f"temperature {choice.temperature:g}, seed {choice.seed}",
        }
        self._tokenizer, longest = read_tokenizer(folder)
        self._window = min(choice.window_tokens, longest)
        added = self._tokenizer.added_tokens_decoder.values()
        self._special = tuple(one.content for one in added if one.special)

    @property
    def window(self) -> int:
        """What the model was made for, or less where the user says so."""
        return self._window

    @property
    def identity(self) -> dict[str, str]:
        """Back-end, model, a hash of its configuration and files' sizes, the library's version, settings."""
        return dict(self._identity)

    def count(self, text: str) -> int:
        """Return the tokens of a text."""
        return len(self._tokenizer(defuse(text, self._special), add_special_tokens=False)["input_ids"])

    def complete(self, ask: Ask) -> Completion:
        """Return what the model writes; MissingError where the prompt leaves no room or memory is short."""
        import torch

        ids = self._tokenizer(self.render(ask.messages), add_special_tokens=False)["input_ids"]
        room = self._window - len(ids)
        if room < 1:
            raise MissingError(
                f"{self._identity['model']}: a prompt of {len(ids)} tokens does not fit into its {self._window}. "
                "Raise llm_window (TALKNOTES_LLM_WINDOW) if the model has more, or take another model."
            )
        model = load(self._folder, self._choice.device, self._choice.threads)
        try:
            made = _generate(model, self._tokenizer, ids, min(ask.most_tokens, room), self._choice)
        except torch.OutOfMemoryError as err:
            raise MissingError(f"{self._identity['model']}: the GPU's memory is full. Use --device cpu.") from err
        except (RuntimeError, ValueError, IndexError) as err:
            raise MissingError(f"{self._identity['model']}: failed at its work: {reason(err)}") from err
        ends = _ends(model, self._tokenizer)
        is_whole = bool(made) and made[-1] in ends
        # Other special tokens stay: they tell thoughts from the answer.
        silent = ends | {self._tokenizer.pad_token_id, self._tokenizer.bos_token_id}
        text = self._tokenizer.decode([one for one in made if one not in silent], clean_up_tokenization_spaces=False)
        tokens_in, tokens_out = len(ids), len(made)
        cost = self._choice.cost(tokens_in, tokens_out)
        return Completion(text.strip(), "stop" if is_whole else "length", tokens_in, tokens_out, cost)

    def render(self, messages: Sequence[Message]) -> str:
        """Return the text that the model reads: the messages in its chat template, thinking switched off."""
        rows = [{"role": one.role, "content": defuse(one.text, self._special)} for one in messages]
        if not self._tokenizer.chat_template:
            return (self._tokenizer.bos_token or "") + _plain(rows)
        from jinja2.exceptions import TemplateError

        options: dict[str, Any] = {"tokenize": False, "add_generation_prompt": True, "enable_thinking": False}
        if "enable_thinking" not in str(self._tokenizer.chat_template):
            options["reasoning_effort"] = "low"  # gpt-oss and its kind can't do without
        try:
            found: str = self._tokenizer.apply_chat_template(rows, **options)
        except TemplateError:  # some templates know no instructions (Gemma 2)
            found = self._tokenizer.apply_chat_template(_without_system(rows), **options)
        return found


def open_local(choice: ModelChoice, needs_weights: bool = True) -> LocalModel:
    """Return the model that a choice names; without `needs_weights` it can count, and need not be fit to be asked.

    Raises what `locate` and `read_tokenizer` raise.
    """
    folder, label = locate(choice.model, choice.offline, needs_weights)
    return LocalModel(folder, label, choice)


def _generate(model: Any, tokenizer: Any, ids: list[int], most: int, choice: ModelChoice) -> list[int]:
    """Return the tokens that a model writes, until it ends, is told to, or goes round in circles."""
    import torch
    from transformers import GenerationConfig, StoppingCriteriaList

    ends = sorted(_ends(model, tokenizer))
    pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else next(iter(ends), 0)
    sampling = {"do_sample": True, "temperature": choice.temperature} if choice.temperature else {"do_sample": False}
    settings = GenerationConfig(
        max_new_tokens=most,
        max_time=choice.timeout_s,
        eos_token_id=ends or None,
        pad_token_id=pad,
        repetition_penalty=getattr(model.generation_config, "repetition_penalty", None) or 1.0,
        **sampling,
    )
    prompt = torch.tensor([ids], device=model.device)

    def loops(made: Any, _scores: Any, **_rest: Any) -> Any:
        return torch.full((1,), is_looping(made[0, len(ids) :][-LOOKED_AT:].tolist()), device=model.device)

    with torch.inference_mode(), torch.random.fork_rng([model.device] if model.device.type == "cuda" else []):
        torch.manual_seed(choice.seed)
        made = model.generate(
            prompt,
            attention_mask=torch.ones_like(prompt),
            generation_config=settings,
            stopping_criteria=StoppingCriteriaList([loops]),
        )
    found: list[int] = made[0, len(ids) :].tolist()
    return found


def _ends(model: Any, tokenizer: Any) -> set[int]:
    """Return the tokens that end an answer."""
    configured = getattr(model.generation_config, "eos_token_id", None)
    listed = configured if isinstance(configured, list) else [configured]
    return {one for one in (*listed, tokenizer.eos_token_id) if one is not None}


def _plain(rows: Sequence[Mapping[str, str]]) -> str:
    """Return messages for a model that was never taught to chat."""
    return "\n\n".join(f"{_PLAIN_ROLES[row['role']]}{row['content']}" for row in rows) + "\n\nAnswer:\n"


def _without_system(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return messages with the instructions at the head of what the user says first."""
    system = "\n\n".join(row["content"] for row in rows if row["role"] == "system")
    rest = [dict(row) for row in rows if row["role"] != "system"]
    if system and rest:
        rest[0]["content"] = f"{system}\n\n{rest[0]['content']}"
    return rest
