"""What is sent to an OpenAI-compatible server, and how its answer is read; pure functions between values and JSON.

Servers differ in what they take: `Variant` says which fields a request has, `simpler` which to leave out after a
refusal. Knows nothing of connections.
"""

import json
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from talknotes.llm.choice import ModelChoice
from talknotes.llm.contract import Ask, Completion
from talknotes.llm.markers import defuse

_LEVELS: Final = ("schema", "object", "plain")
_SCHEMA_WORDS = re.compile(r"response_?format|json_?schema|json_?object|structured|grammar|guided|schema")
_UNKNOWN_WORDS = re.compile(r"unrecogni[sz]ed|unsupported|unknown|not supported|not permitted|unexpected|extra")
_CONTEXT_STEP: Final = 1024
_LARGEST_NUMBER: Final = 10**12
_LEAST_TOKENS_PER_PIECE: Final = 1.2
"""Of a piece between blanks; English words take 1.3, numbers, ids and JSON more."""


@dataclass(frozen=True, slots=True)
class Variant:
    """Which fields a request has: how the answer's form is asked for, what keeps a model from thinking aloud, the rest.

    `template` tells vLLM and llama.cpp, `effort` Ollama and hosted models not to think.
    """

    form: Literal["schema", "object", "plain"] = "schema"
    template: bool = True
    effort: bool = True
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    temperature: bool = True
    seed: bool = True


class UnreadableError(ValueError):
    """A server's answer is not what such servers answer."""


def body(ask: Ask, choice: ModelChoice, variant: Variant) -> dict[str, Any]:
    """Return the request's JSON."""
    found: dict[str, Any] = {
        "model": choice.model,
        "messages": [{"role": one.role, "content": defuse(one.text)} for one in ask.messages],
        variant.limit: ask.most_tokens,
        "stream": False,
    }
    if variant.temperature:
        found["temperature"] = choice.temperature
    if variant.seed:
        found["seed"] = choice.seed
    if variant.template:
        found["chat_template_kwargs"] = {"enable_thinking": False}
    if variant.effort:
        found["reasoning_effort"] = "none"
    if ask.schema is not None and variant.form != "plain":
        found["response_format"] = _form(ask, variant)
    return found


def payload(ask: Ask, choice: ModelChoice, variant: Variant | None = None) -> str:
    """Return the request's body as it is sent."""
    return json.dumps(body(ask, choice, variant or Variant()), ensure_ascii=False, separators=(",", ":"))


def simpler(base: Variant, refused: Variant, message: str, tried: Set[Variant]) -> tuple[Variant, Variant] | None:
    """Return the new base and what to try after a server refused a request; None where nothing is left.

    `base` is the fullest request that may yet be taken; `message` is the server's, which may name what it does not
    take: then that goes for good.
    """
    named = _without(refused, message.lower())
    if named not in tried:
        return named, named
    following = next((one for one in _ladder(base) if one not in tried), None)
    return None if following is None else (base, following)


def names_field(message: str) -> bool:
    """Tell whether a server's message is about a field that a simpler request does not have."""
    return _without(Variant(), message.lower()) != Variant()


def read_answer(text: str, choice: ModelChoice) -> Completion:
    """Return what a server answered; UnreadableError where it is no answer of such a server."""
    try:
        data = json.loads(text)
        if isinstance(data, dict) and data.get("error") and not data.get("choices"):
            raise UnreadableError(f"it answers with an error: {explanation(text)}")
        picked = data["choices"][0]
        content = _content(picked["message"])
    except UnreadableError:
        raise
    except (ValueError, RecursionError, LookupError, TypeError) as err:
        raise UnreadableError("its answer is not that of an OpenAI-compatible server") from err
    counted = data.get("usage") if isinstance(data.get("usage"), dict) else {}
    tokens_in, tokens_out = _number(counted, "prompt_tokens"), _number(counted, "completion_tokens")
    ended: Literal["stop", "length"] = "length" if picked.get("finish_reason") == "length" else "stop"
    cost = choice.cost(tokens_in, tokens_out)
    return Completion(content, ended, tokens_in, tokens_out, _told_cost(counted) if cost is None else cost)


def was_cut(ask: Ask, tokens_in: int | None) -> bool:
    """Tell whether a server read less than it was sent, as Ollama does without a word where its context is too small.

    It counts exactly its context then, a multiple of 1024, and fewer tokens than the prompt can possibly have.
    """
    pieces = sum(len(message.text.split()) for message in ask.messages)
    read = tokens_in or 0
    return read > 0 and read % _CONTEXT_STEP == 0 and pieces * _LEAST_TOKENS_PER_PIECE > read


def explanation(text: str) -> str:
    """Return what a server's error says, the whole text where it has no message of its own."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return text
    inner = data.get("error", data) if isinstance(data, dict) else data
    if isinstance(inner, dict):
        inner = inner.get("message") or inner.get("detail") or inner
    return inner if isinstance(inner, str) else json.dumps(inner, ensure_ascii=False)


def _form(ask: Ask, variant: Variant) -> dict[str, Any]:
    if variant.form == "object":
        return {"type": "json_object"}
    schema = dict(ask.schema or {})
    name = re.sub(r"[^A-Za-z0-9_-]", "-", ask.name)[:64] or "answer"
    return {"type": "json_schema", "json_schema": {"name": name, "strict": _is_strict(schema), "schema": schema}}


def _is_strict(schema: Any) -> bool:
    """Tell whether hosted servers take a schema as a strict one: objects closed, every property required."""
    if isinstance(schema, list):
        return all(map(_is_strict, schema))
    if not isinstance(schema, Mapping):
        return True
    if "properties" in schema or schema.get("type") == "object":
        names = schema.get("properties", {})
        if schema.get("additionalProperties") is not False or set(schema.get("required", ())) != set(names):
            return False
        return all(map(_is_strict, names.values()))
    return all(map(_is_strict, schema.values()))


def _without(variant: Variant, message: str) -> Variant:
    """Return the variant without all that a message names."""
    if "chat_template_kwargs" in message or "enable_thinking" in message:
        variant = replace(variant, template=False)
    if "reasoning_effort" in message or "reasoning effort" in message:
        variant = replace(variant, effort=False)
    if "max_completion_tokens" in message or ("max_tokens" in message and _UNKNOWN_WORDS.search(message)):
        variant = replace(variant, limit="max_completion_tokens")
    if "temperature" in message:
        variant = replace(variant, temperature=False)
    if re.search(r"\bseed\b", message):
        variant = replace(variant, seed=False)
    if _SCHEMA_WORDS.search(message):
        variant = replace(variant, form=_LEVELS[min(_LEVELS.index(variant.form) + 1, 2)])
    return variant


def _ladder(first: Variant) -> Iterator[Variant]:
    """Yield what to try where a refusal does not say what it refuses: each kind of field alone, then all of them."""
    quiet = replace(first, template=False, effort=False)
    yield quiet
    for form in ("object", "plain"):
        if _LEVELS.index(form) > _LEVELS.index(first.form):
            yield replace(first, form=form)
    yield replace(quiet, form="plain", temperature=False, seed=False)


def _content(message: Mapping[str, Any]) -> str:
    if not isinstance(message, dict):
        raise TypeError("no message")
    content = message.get("content")
    if isinstance(content, list):
        content = "".join(part.get("text") or "" for part in content if isinstance(part, dict))
    if content is not None and not isinstance(content, str):
        raise TypeError("content is no text")
    # A lone surrogate, which JSON can write, has no bytes: it would fail wherever the text is stored.
    return (content or "").encode("utf-8", "replace").decode()


def _told_cost(counted: Mapping[str, Any]) -> float | None:
    """Return what a server says that an answer cost, as OpenRouter does."""
    value = _measure(counted, "cost")
    return None if value is None else float(value)


def _number(counted: Mapping[str, Any], name: str) -> int | None:
    value = _measure(counted, name)
    return value if isinstance(value, int) else None


def _measure(counted: Mapping[str, Any], name: str) -> int | float | None:
    value = counted.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return value if 0 <= value < _LARGEST_NUMBER else None
