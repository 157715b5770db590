"""What looks like a person's name: its words, first names that are borne somewhere, and words that no name holds.

Knows nothing of recordings. A list of first names can only speak for a name, never against one: it knows few of the
names that people bear in Lagos or Bangalore.
"""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Final

_PARTICLE_WORDS: Final = """
af al ap auf av bin bint ben d da das de degli dei del della den der des di do dos du el ibn l la las le les lo los op
ter ten van vom von y zu zum zur
"""
PARTICLES: Final = frozenset(_PARTICLE_WORDS.split())
_TITLE_WORDS: Final = (
    "dr prof professor mr mrs ms mx miss sir dame herr frau doktor madame monsieur senor senora senhor"
)
_TITLES: Final = frozenset(_TITLE_WORDS.split())
_SUFFIXES: Final = frozenset(["jr", "sr", "phd", "md", "msc", "bsc", "esq", "ii", "iii", "iv"])
_TRANSLITERATED: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_LONGEST_NAME: Final = 120
_MOST_WORDS: Final = 5
_NAME_WORD: Final = re.compile(r"^(?:[^\W\d_][\w'’`´·-]*[.]?|[A-Z][.](?:-?[A-Z][.])*)$")
_NO_NAME_WORDS: Final = """
a about academy address after afternoon again ai all am an and announcement anybody are as association at attendee
attendees audience auf avec awards ballroom bank bar before board bonjour break building but by bye camp can center
centre ceo ceos chair chairman chapter chat chief city club coffee colleague colleagues college com come community con
concert conf conference conferencia congress consulting corp corporation could course crew cto danke dans das data
days deep demo der dev developer developers devroom die director discussion doctor edition ein eine end engineer
engineering english episode et evening event everybody everyone expo faculty festival final first floor folks for
forum foundation friday friends from full fund funding fur gentlemen get gmbh gracias great group guests guys hall
have hd he headquarters hello her here heute hi his hochschule hoje hour how hoy i ihr im in inc industries
infrastructure institut institute intelligence interview intro introduction is it keynote keynotes kickoff konferenz
lab laboratory labs ladies last learning lecture let library lightning like live ltd lunch machine main me media
meeting meetup member members merci ministry mit moderator monday morning most museum my network next no not now
obrigado oder of office official on one online open opening or organisers organizer organizers our overview panel
panelist panelists para part participants people podcast por pour practice presentation presenter president program
programming project public q qa question questions recap recording research room saturday school science second
seminar series session sessions she show sie so software solutions some someone speaker speakers special sponsor
sponsors stage startup state stream street studio stuff summit sunday sur symposium systems talk talks team tech
technologies technology thank thanks that the their them there they this thursday to today together tomorrow tonight
too town track trailer transcript tuesday tutorial un und une united universidad universidade universitat universite
university university's uns update us very video visual volunteers was we webinar wednesday week welcome what when
where who why will wir with workshop world year years yes you your
"""
_SURNAME_WORDS: Final = """
best day friend going good guest host mayor night north right south
west
"""
_NO_NAME: Final = frozenset(_NO_NAME_WORDS.split())
_SURNAMES_TOO: Final = frozenset(_SURNAME_WORDS.split())
"""Words that are surnames as well: they pass after a first name (Doris Day)."""
_ALSO_NAMES: Final = frozenset(["will", "guy", "may", "august", "art", "april", "june", "summer", "chase", "das", "am"])


@lru_cache(maxsize=1)
def _first_names() -> frozenset[str]:
    text = (files("talknotes.people") / "firstnames.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line.isalpha())


def is_first_name(word: str) -> bool:
    """Tell whether a folded word (`fold`) is a first name that is borne somewhere."""
    return word in _first_names()


def fold(text: str) -> str:
    """Return `text` in lower case and without accents: "Müller-Łuk" becomes "muller-luk"."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_TRANSLITERATED))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache(maxsize=4096)
def name_words(name: str) -> tuple[str, ...]:
    """Return the folded words of a name: no titles (Dr.), suffixes (PhD), particles (van der), marks or hyphens."""
    joined = re.sub(r"(?<=\w)['’`´.](?=\w{2})", "", fold(name[:_LONGEST_NAME]))
    words = [word for word in re.split(r"[^\w]|_", joined) if word and not word.isdigit()]
    kept = [word for word in words if word not in _TITLES]
    while len(kept) > 1 and kept[-1] in _SUFFIXES:
        kept.pop()
    core = [word for at, word in enumerate(kept) if word not in PARTICLES or at in (0, len(kept) - 1)]
    return tuple(core)


@lru_cache(maxsize=4096)
def looks_like_name(text: str, cased: bool = True) -> bool:
    """Tell whether `text` has the shape of a first name and a surname; `cased`: its words must begin with capitals.

    A shape alone is no proof: "Apache Kafka" has it too.
    """
    words = text.replace(",", " ,").split()
    core = [word for word in words if fold(word) not in PARTICLES]
    if not 2 <= len(core) <= _MOST_WORDS or len(words) > _MOST_WORDS + 2 or len(text) > _LONGEST_NAME:
        return False
    if not all(_NAME_WORD.match(word) for word in words) or not len(name_words(text)) >= 2:
        return False
    if cased and not all(word[0].isupper() or not word[0].islower() for word in core):
        return False
    forbidden = _NO_NAME if has_first_name(text) else _NO_NAME | _SURNAMES_TOO
    return not any(_bare(word) in forbidden - _ALSO_NAMES for word in (*core, words[-1]))


def is_no_name(word: str) -> bool:
    """Tell whether a word is one that no person is called, however it is written: everyone, speaker, conference."""
    return _bare(word) in (_NO_NAME | _SURNAMES_TOO) - _ALSO_NAMES


def has_first_name(name: str) -> bool:
    """Tell whether a name begins with a first name that is borne somewhere."""
    words = name_words(name)
    return bool(words) and is_first_name(words[0])


def tidy_name(name: str) -> str:
    """Return a heard name with one space between its words, and with capitals where a recognizer writes none."""
    words = name.strip(' \t\r\n.,;:!?"“”()').split()
    if any(letter.isupper() for word in words for letter in word):
        return " ".join(words)
    return " ".join(word if at and fold(word) in PARTICLES else _capitalized(word) for at, word in enumerate(words))


def _capitalized(word: str) -> str:
    return "-".join(piece[:1].upper() + piece[1:] for piece in word.split("-"))


def _bare(word: str) -> str:
    return fold(word).strip(".,:;!?'’")
