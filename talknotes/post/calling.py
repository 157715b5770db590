"""What a text calls a person: by surname, by first name or in full, or by a number where nobody knows their name.

Nobody is called what another person of the same recording would be called too. Knows nothing of Markdown.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from talknotes.manner.habits import NameForm
from talknotes.manner.wording import Wording
from talknotes.post.escape import clean
from talknotes.post.people import full_name, surname
from talknotes.values import Person

_TITLE: Final = re.compile(r"(?:dr|prof|professor|mr|mrs|ms|mx|sir|dame|herr|frau|mme|sra?|dra?)\.?", re.IGNORECASE)


def called(people: Sequence[Person], label: str, form: NameForm, words: Wording) -> str:
    """Return what a text calls the person behind `label`; "Speaker 2", in the words' language, without a name."""
    person = next((person for person in people if person.label == label), Person(label))
    name = full_name(person)
    if not clean(person.name or ""):
        return words.speaker.format(number=name.removeprefix("Speaker").strip()).strip()
    shorten = _FORMS[form]
    others = {shorten(full_name(other)) for other in people if other.label != label and other.name != person.name}
    short = shorten(name)
    return name if short in others else short


def first_name(name: str) -> str:
    """Return the first of a cleaned name's words, titles left out; the surname where it is an initial."""
    words = name.split()
    while len(words) > 1 and _TITLE.fullmatch(words[0]):
        words.pop(0)
    if len(words) < 2 or len(words[0].rstrip(".")) < 2 or not words[-1][0].isalpha():
        return surname(name)
    return words[0]


_FORMS: Final[Mapping[NameForm, Callable[[str], str]]] = {"surname": surname, "first": first_name, "full": str}
