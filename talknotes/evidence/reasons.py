"""What is wrong with a claim, in one plain sentence for whoever wrote it, a person or a model.

Knows nothing of how it was found out.
"""

from typing import Final

from talknotes.evidence.values import Problem, ProblemKind, Verdict

_HEARD: Final[dict[ProblemKind, str]] = {
    "quotation": "gives “{said}” as a quotation of somebody who did not say it; it was {heard}",
    "number": "says {said}, the recording says {heard}",
    "unit": "says {said}, the recording says {heard}",
    "name": "says {said}, the recording says {heard}",
    "negation": "says “{said}”, the recording says “{heard}”",
    "direction": "says “{said}”, the recording says “{heard}”",
    "role": "says “{said}”, in the recording it is “{heard}”",
    "content": "says “{said}”, the recording says “{heard}”",
    "opinion": "says “{said}”, the recording says “{heard}”",
}
_UNHEARD: Final[dict[ProblemKind, str]] = {
    "quotation": "“{said}” is no quotation: the recording does not hold these words in this order",
    "number": "{said} is not in the recording at this place",
    "unit": "{said} is not in the recording at this place",
    "name": "{said} is not named in the recording at this place",
    "negation": "“{said}” is not in the recording",
    "direction": "“{said}” is not in the recording",
    "role": "nobody is heard to say who did “{said}”",
    "content": "nothing in the recording says “{said}”",
    "opinion": "the words at this place do not bear out “{said}”",
}


def reason(verdict: Verdict) -> str:
    """Return what is wrong with a claim, as the end of "this sentence …"; "" where nothing is."""
    return "; ".join(dict.fromkeys(_told(problem) for problem in verdict.problems))


def _told(problem: Problem) -> str:
    rows = _HEARD if problem.heard else _UNHEARD
    return rows[problem.kind].format(said=problem.said, heard=problem.heard)
