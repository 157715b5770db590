"""Sentences that lean on what stands before them: "It …", "But this …", "She …".

Where the sentence that says what "it" is has been left out, another one would seem to be meant. Knows nothing of
evidence. Caveat: the first word tells, so that a pronoun in the middle goes unseen; "they" is left aside, because notes
call a speaker's team so throughout.
"""

import re
from typing import Final

_LEANING: Final = {
    "en": "he she it its his her this that these those both neither such otherwise instead",
    "de": "er sie es sein seine ihr ihre dies diese dieser dieses beide stattdessen sonst",
    "fr": "il elle ils elles ce cela ceci cette ces celui celle son sa ses sinon",
    "es": "él ella ello ellos ellas este esta esto estos estas eso ese esa su sus ambos",
    "pt": "ele ela eles elas isso este esta isto estes estas esse essa seu sua ambos",
}
_JOINING: Final = {
    "en": "and but so yet then also still",
    "de": "und aber doch dann auch so",
    "fr": "et mais donc puis aussi",
    "es": "y pero así luego también",
    "pt": "e mas então depois também",
}
_WORD: Final = re.compile(r"[^\W\d_]+")


def leans(text: str, language: str) -> bool:
    """Tell whether a sentence begins with a word that means something before it."""
    words = [word.casefold() for word in _WORD.findall(text[:80])]
    joining = _JOINING.get(language, "").split()
    first = next((word for word in words[:2] if word not in joining), "")
    return first in _LEANING.get(language, "").split()
