"""markdown-it-py as a finder of blocks: CommonMark with tables, no inline markup, a short cut for plain paragraphs.

Knows nothing of posts. A paragraph whose lines all begin with letters can be nothing else, so that no other rule need
be asked; it comes as one token, "plain", instead of three.
"""

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

PLAIN: Final = "plain"


def block_tokens(text: str) -> "list[Token]":
    """Return the tokens of a text's blocks; its lines end in LF alone."""
    return _parser().parse(text.replace("\0", "\ufffd"))


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    def plain(state: "StateBlock", first: int, end: int, silent: bool) -> bool:
        """Take a paragraph whose lines begin with letters, and which a blank line or the end follows."""
        if silent or state.is_code_block(first):
            return False
        src, marks, shifts, ends = state.src, state.bMarks, state.tShift, state.eMarks
        pieces = []
        line = first
        while line < end:
            start = marks[line] + shifts[line]
            if start >= ends[line]:
                break
            if not src[start].isalpha() or (state.sCount[line] < state.blkIndent and line > first):
                return False
            pieces.append(src[start : ends[line]])
            line += 1
        token = Token(PLAIN, "p", 0)
        token.map = [first, line]
        token.content = "\n".join(pieces).rstrip(" \t")
        state.tokens.append(token)
        state.line = line
        return True

    parser = MarkdownIt("commonmark").enable("table")
    parser.block.ruler.before("table", PLAIN, plain)
    parser.core.ruler.enableOnly(["block"])
    return parser
