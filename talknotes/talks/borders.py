"""A place where a part may begin, and the signs for it: values only.

Knows nothing of where signs come from (`signs`) or of how they are weighed against each other (`divide`). The weights
are additive, in units in which a talk must earn four to be worth a border.
"""

from dataclasses import dataclass
from typing import Literal

from talknotes.values import Evidence

Role = Literal["talk", "questions", "intro", "end"]
"""What may begin at a border; `end`: a talk or its questions end there."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of evidence for what begins at a border."""

    role: Role
    evidence: Evidence

    @property
    def weight(self) -> float:
        """What it counts for."""
        return self.evidence.weight or 0.0


@dataclass(frozen=True, slots=True)
class Border:
    """A place where a part may begin: before the segment `index`, with what speaks for and against it."""

    index: int
    signs: tuple[Sign, ...] = ()

    def weight(self, role: Role) -> float:
        """Return the sum of the signs for one role."""
        return sum(sign.weight for sign in self.signs if sign.role == role)

    def evidence(self, *roles: Role) -> tuple[Evidence, ...]:
        """Return the evidence for some roles, each piece once, the strongest first."""
        found = dict.fromkeys(sign.evidence for sign in self.signs if sign.role in roles)
        return tuple(sorted(found, key=lambda one: -(one.weight or 0.0)))


def sign(role: Role, kind: str, detail: str, time: float, weight: float) -> Sign:
    """Return a sign for a role: what kind of sign, what it was, when (seconds), what it counts for."""
    return Sign(role, Evidence(kind, detail, time, round(weight, 2)))
