"""The sentences of a post that may tell of a talk: what stands in a section's body, or, for the whole post, anywhere.

Knows nothing of recordings. Caveat: headings and speaker lines tell who and what, not what was said, and are left out.
"""

from talknotes.alignment.values import Note
from talknotes.authored.post import Post


def notes_of(post: Post, section: int | None) -> tuple[Note, ...]:
    """Return the notes of a section; with None, of all sections, or of a post without any, in the order they stand."""
    bodies = [each.body for at, each in enumerate(post.sections) if section is None or at == section]
    if not post.sections and section is None:
        bodies = [post.body]
    return tuple(
        Note(index, sentence.text)
        for index, sentence in enumerate(post.sentences)
        if post.blocks[sentence.block].kind != "heading" and any(body.holds(sentence.span) for body in bodies)
    )
