"""A model that a person asks: each prompt is written to a folder as Markdown, each answer is read from beside it.

`talk-notes-1a2b3c4d5e6f.prompt.md` is answered in `talk-notes-1a2b3c4d5e6f.answer.md` (or `.answer.json`,
`.answer.txt`). The name holds the prompt's hash: a changed prompt has another name and asks again. Answers that were
recorded once are read in the same way. Knows nothing of what an answer must look like; what is read is untrusted.
"""

import json
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from talknotes.errors import MissingError, UsageError, WriteError
from talknotes.files import write_atomic
from talknotes.llm.choice import ModelChoice
from talknotes.llm.contract import Ask, AwaitedError, Completion
from talknotes.llm.counting import estimate
from talknotes.llm.markers import defuse

ENDINGS: Final = (".answer.md", ".answer.json", ".answer.txt")
LARGEST_ANSWER_BYTES: Final = 1_000_000
_HASH_DIGITS: Final = 12
_SHOWN: Final = 12
_ROLES: Final = {"system": "Instructions", "user": "Message", "assistant": "Your earlier answer"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class FilesModel:
    """A folder of prompts and answers; `writes` is False where it shall stay as it is."""

    def __init__(self, choice: ModelChoice, writes: bool = True) -> None:
        self._choice = choice
        self._writes = writes
        self.folder = _folder(choice.model)

    @property
    def window(self) -> int:
        """What chat assistants take, unless the user says less."""
        return self._choice.window_tokens

    @property
    def identity(self) -> dict[str, str]:
        """The back-end alone: who answers is not known here."""
        return {"llm": "files"}

    def count(self, text: str) -> int:
        """Return an upper estimate of a text's tokens."""
        return estimate(text)

    def complete(self, ask: Ask) -> Completion:
        """Return the answer that lies in the folder; else write the prompt there and raise AwaitedError.

        Raises UsageError for an answer that can't be read or stands there twice, WriteError where the prompt can't be
        written.
        """
        answer = read_answer(self.folder, ask)
        if answer is not None:
            return Completion(answer)
        if self._writes:
            _write_prompt(self.folder, ask)
        raise AwaitedError(pending_message((ask,), self.folder), (ask,))


def prompt_name(ask: Ask) -> str:
    """Return the name under which a prompt is written, such as talk-notes-1a2b3c4d5e6f.prompt.md."""
    return f"{_stem(ask)}.prompt.md"


def answer_name(ask: Ask) -> str:
    """Return the name under which its answer is best saved."""
    return _stem(ask) + ENDINGS[0]


def read_answer(folder: Path, ask: Ask) -> str | None:
    """Return the answer to a prompt, None where none is there or it is empty.

    Raises UsageError where it is larger than 1 MB, not UTF-8, no plain file, or where two answers differ.
    """
    found = {name: text for name in (_stem(ask) + ending for ending in ENDINGS) if (text := _read(folder / name))}
    if len({text.strip() for text in found.values()}) > 1:
        names = " and ".join(found)
        raise UsageError(f"{folder}: {names} answer the same prompt in different ways. Keep one of them.")
    return next(iter(found.values()), None)


def pending_message(asks: Iterable[Ask], folder: Path) -> str:
    """Return what to tell people of prompts that wait in a folder for their answers."""
    unique = list({ask.hash: ask for ask in asks}.values())
    prompts = "1 prompt waits" if len(unique) == 1 else f"{len(unique)} prompts wait"
    rows = [f"  {prompt_name(ask)}{f' ({ask.about})' if ask.about else ''}" for ask in unique[:_SHOWN]]
    rows += [f"  … and {len(unique) - _SHOWN} more"] if len(unique) > _SHOWN else []
    example = answer_name(unique[0]) if unique else ""
    return "\n".join(
        (
            f"{folder}: {prompts} for an answer:",
            *rows,
            f"Give each to a chat assistant, save what it answers beside it (.answer.md for .prompt.md: {example}), "
            "then run the same command again.",
        )
    )


def markdown(ask: Ask) -> str:
    """Return a prompt as a document that can be pasted whole into a chat assistant.

    Headings that are ours bear a piece of the hash, which no text inside the prompt can foresee.
    """
    mark = ask.hash[:8]
    parts = [
        f"# {ask.name}{f': {_line(ask.about)}' if ask.about else ''}",
        f"> Paste all that follows the line into a chat assistant, and save what it answers beside this file as "
        f"`{answer_name(ask)}`. Then run the same command again.",
        "---",
    ]
    for number, message in enumerate(ask.messages, 1):
        parts += [f"## {number}. {_ROLES[message.role]} [{mark}]", _CONTROL.sub("", defuse(message.text)).strip("\n")]
    parts.append(f"## How to answer [{mark}]")
    if ask.schema is None:
        parts.append("Answer in plain text, with nothing before or after it.")
    else:
        schema = json.dumps(ask.schema, indent=2, ensure_ascii=False)
        parts += ["Answer with one JSON object and nothing else. This is its JSON schema:", f"```json\n{schema}\n```"]
    return "\n\n".join(parts) + "\n"


def _write_prompt(folder: Path, ask: Ask) -> None:
    path = folder / prompt_name(ask)
    # Writing follows links; a folder that somebody else made must not lead to a file elsewhere.
    if path.is_symlink():
        raise WriteError(f"{path}: a symbolic link, which a prompt would follow. Remove it, then run again.")
    if not path.exists():
        write_atomic(path, markdown(ask).encode())


def _read(path: Path) -> str:
    """Return a file's text, empty where there is none; a link, a pipe or a device is no answer."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return ""
    except OSError as err:
        reason = "a symbolic link" if path.is_symlink() else err.strerror
        raise UsageError(f"{path}: can't be read as an answer ({reason}). Put a plain file there.") from err
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UsageError(f"{path}: not a plain file. Put the answer there as text.")
    with os.fdopen(handle, "rb") as file:
        data = file.read(LARGEST_ANSWER_BYTES + 1)
    if len(data) > LARGEST_ANSWER_BYTES:
        raise UsageError(f"{path}: larger than 1 MB, which no answer is. Save the answer alone.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise UsageError(f"{path}: not UTF-8 from byte {err.start} on. Save it as UTF-8.") from err
    return text if text.strip() else ""


def _folder(text: str) -> Path:
    try:
        folder = Path(text).expanduser()
    except RuntimeError as err:
        raise UsageError(f"--llm files:{text}: {err}.") from err
    if folder.exists() and not folder.is_dir():
        raise MissingError(f"{folder}: not a folder. Name one for prompts and answers: --llm files:DIR.")
    return folder


def _stem(ask: Ask) -> str:
    name = re.sub(r"[^a-z0-9-]+", "-", ask.name.lower()).strip("-")[:40] or "prompt"
    return f"{name}-{ask.hash[:_HASH_DIGITS]}"


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())
