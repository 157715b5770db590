"""How a post names people: in full, by surname, or by a generic name where nobody knows theirs.

Knows nothing of Markdown: names are cleaned here and escaped where they are placed.
"""

import re

from talknotes.post.escape import clean
from talknotes.values import Person

_LABEL = re.compile("S([0-9]+)")
_SUFFIX = re.compile(r"(?:jr|sr|ph\.?d|md|m\.d|esq|i{2,3}|iv)\.?", re.IGNORECASE)
_PARTICLES = frozenset(["van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "bin"])


def full_name(person: Person) -> str:
    """Return a person's name, or "Speaker 2" for the label S2 where there is none."""
    return clean(person.name or "") or _generic(person.label)


def surname(name: str) -> str:
    """Return the part of a cleaned name that a text calls its bearer by, with its particles: "van Rossum".

    A name of one word, or one that ends in a number ("Speaker 2"), stays whole.
    """
    words = re.split(r"\s*,\s*", name)[0].split()
    while len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        words.pop()
    if not words or not words[-1][0].isalpha():
        return name
    first = len(words) - 1
    while first > 1 and words[first - 1] in _PARTICLES:
        first -= 1
    return " ".join(words[first:])


def capitalize(text: str) -> str:
    """Return `text` with its first letter in upper case, for the beginning of a sentence: "Van Rossum"."""
    return text[:1].upper() + text[1:]


def enumerate_names(names: tuple[str, ...]) -> str:
    """Return "A", "A and B" or "A, B, and C"."""
    if len(names) < 3:
        return " and ".join(names)
    return ", ".join(names[:-1]) + ", and " + names[-1]


def _generic(label: str) -> str:
    found = _LABEL.fullmatch(label)
    return f"Speaker {found[1]}" if found else f"Speaker {clean(label)}".rstrip()
