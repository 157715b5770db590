"""Made-up values with which every prompt can be rendered, to find out in time that one can't.

Two sets: everything known, and next to nothing known. The talk is invented.
"""

from typing import Any, Final

_FULL: Final[dict[str, Any]] = {
    "language": "English",
    "title": "A Kiln Without a Door",
    "speakers": [
        {"label": "S1", "name": "Mira Okafor", "surname": "Okafor", "affiliation": "Old Pottery"},
        {"label": "S2", "name": "", "surname": "", "affiliation": ""},
    ],
    "known": ["Mira Okafor", "raku"],
    "kind": "talk",
    "manner": {"block": "paragraph", "name": "surname", "tense": "present", "detail": "brief"},
    "transcript": [
        {"id": "s1", "speaker": "Mira Okafor", "text": "The kiln took forty percent of our gas."},
        {"id": "s2", "speaker": "Question", "text": "Did the glaze change?"},
    ],
    "part": 1,
    "parts": 2,
    "before": "Okafor fires raku.\n\n- Her kiln is from 1962.",
    "after": "She closes with a firing.",
    "told": [{"id": "s0", "speaker": "Mira Okafor", "text": "My kiln is from nineteen sixty-two."}],
    "blocks": [
        {"heading": "The kiln", "sentences": [{"text": "It took 40% of the gas.", "segments": ["s1"]}]},
        {"heading": "", "sentences": [{"text": "Somebody asks about the glaze.", "segments": ["s2"]}]},
    ],
    "recording": "Afternoon talks",
    "talks": [
        {
            "title": "A Kiln Without a Door",
            "speakers": ["Mira Okafor"],
            "sentences": [{"text": "It took 40% of the gas.", "segments": ["s1"]}],
        }
    ],
    "heard": [{"name": "Mira Okafur", "where": ["I am Mira Okafur and this is my kiln."]}],
    "problem": "The answer is not JSON.",
    "problems": [{"text": "It took half of the gas.", "reason": "“half” was not said, but “forty percent”"}],
    "fence": "=====8d1f=====",
}

_BARE: Final[dict[str, Any]] = _FULL | {
    "language": "German",
    "title": "",
    "speakers": [],
    "known": [],
    "kind": "questions",
    "manner": {"block": "bullets", "name": "first", "tense": "past", "detail": "full"},
    "before": "",
    "after": "",
    "told": [],
    "recording": "",
    "talks": [{"title": "", "speakers": [], "sentences": []}],
}

TRIALS: Final = (_FULL, _BARE)
"""Values of every prompt: all that there can be, and as little as there can be."""
