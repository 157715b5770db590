"""What kind of part a chapter's title or an agenda's entry names: questions, a break, an introduction, or a talk.

Looks at the title's text alone.
"""

import re
from typing import Final

from talknotes.values import PartKind

_KINDS: Final[tuple[tuple[PartKind, re.Pattern[str]], ...]] = (
    (
        "questions",
        re.compile(
            r"^(q\s*(&|and|\+|/)\s*a|questions?( and answers| & answers)?|audience questions|fragen|questions du public"
            r"|preguntas|perguntas)(?=\s*(?:$|[:(–—-]|with\b|from\b))",
            re.I,
        ),
    ),
    (
        "break",
        re.compile(
            r"^(((coffee|lunch|tea|short|networking)\s+)?(break|pause|intermission)|lunch|(mittags|kaffee)?pause"
            r"|mittagessen|pausa|pause|descanso|intervalo)\b",
            re.I,
        ),
    ),
    (
        "intro",
        re.compile(
            r"^(intro(duction)?s?|welcome|opening( remarks)?|closing( remarks)?|outro|housekeeping|announcements"
            r"|begrüßung|eröffnung|verabschiedung|accueil|ouverture|clôture|bienvenida|apertura|clausura|abertura"
            r"|encerramento)\b(?!.*\b(to|into|of|en|zu|à|a)\b\s+\w)",
            re.I,
        ),
    ),
)


def chapter_kind(title: str) -> PartKind | None:
    """Return what a title names that is no talk; None for what is taken for a talk's title."""
    return next((kind for kind, pattern in _KINDS if pattern.search(title.strip())), None)
