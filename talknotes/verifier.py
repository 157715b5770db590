"""Posts held against recordings: which recording belongs to which post, and what all of them say to it.

A part of the pipeline, the outermost one of a check, as `filler` is that of a fill. Nothing is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from talknotes.authored.parse import parse
from talknotes.authored.post import ByteSpan, Post
from talknotes.claims import meet
from talknotes.comparing import Opinion
from talknotes.filler import Filler
from talknotes.filling import posted_talks
from talknotes.observer import Silent
from talknotes.pipeline import Pipeline
from talknotes.posts import Opened
from talknotes.verifying import Verified, VerifiedSection, unverified, verify


@dataclass(slots=True)
class Verifier(Filler):
    """Checks posts against recordings under the same settings; finds a post's recordings as a fill does.

    `results` hold what came of each post, a result for each recording; `opinion` is a second one on each sentence.
    """

    opinion: Opinion | None = None
    results: dict[Path, list[Verified]] = field(default_factory=dict)

    def result(self, post: Opened) -> Verified:
        """Return what all recordings together say to a post, as it stands in its file."""
        return combine(parse(post.data), self.results.get(post.path, ()))

    def _fill(self, post: Opened, source: str) -> None:
        """Check the post's file as it is: what a fill put there is part of it, and is checked too."""
        quiet, whole = Pipeline(self.pipeline.settings, Silent()), parse(post.data)
        session = quiet.split(source, replace(self.source, posted=posted_talks(whole)))
        alone = quiet.split(source, self.source).programme
        self.results.setdefault(post.path, []).append(verify(whole, session, alone, self.opinion))


def combine(post: Post, results: Sequence[Verified]) -> Verified:
    """Return what several recordings say to one post: of each section, what the one says that bears out most of it."""
    if not results:
        return Verified(post, tuple(unverified(post, at) for at in range(len(post.sections))))
    best: dict[ByteSpan, VerifiedSection] = {}
    for result in results:
        for one in result.sections:
            there = best.get(one.section.body)
            if one.talk is not None and (there is None or _supported(one) > _supported(there)):
                best[one.section.body] = one
    frame = next((one for one in results if any(section.talk is not None for section in one.sections)), results[0])
    rest = [one for one in frame.sections if not any(meet(one.section.body, body) for body in best)]
    sections = sorted((*best.values(), *rest), key=lambda one: one.section.span)
    return Verified(frame.post, tuple(sections), tuple(one for result in results for one in result.recordings))


def _supported(section: VerifiedSection) -> int:
    return sum(row.state == "supported" for row in section.rows)
