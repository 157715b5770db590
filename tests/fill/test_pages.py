"""Filled posts on pages that the real Hugo built: inside the page only the new block differs."""

import re
from pathlib import Path

import pytest

from talknotes.authored.parse import parse
from talknotes.authored.post import ByteSpan
from talknotes.fill.placing import after_block
from talknotes.fill.splices import apply, insert
from talknotes.fill.values import Origin
from talknotes.values import Span
from tests.hugo_site import build_site

ROOT = Path(__file__).resolve().parent.parent.parent
HOSTILE = "--> {{< evil >}} {{% evil %}} <script>alert(1)</script> <!--more--> `x` {{ .Title }} {{</* a */>}}\n+++"
TEXT = "FIRST from the recording.\n\n- a\n- b\n\nThe LAST of it."


def post_with_figure() -> bytes:
    sample = (ROOT / "samples" / "afternoon.md").read_bytes()
    return re.sub(rb"\{\{< figure.*?>\}\}", b"![space](a.png)", sample)


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_only_the_block_differs(tmp_path: Path, unsafe: bool) -> None:
    before = post_with_figure()
    post = parse(before)
    at = after_block(post, ByteSpan(start := before.index(b"I missed the rest"), start + 10))
    after = apply(before, [insert(post, at, TEXT, Origin("one", "rest", HOSTILE, "ab" * 32, (Span(1, 2),), HOSTILE))])
    site = build_site(tmp_path, {"before.md": before, "after.md": after}, unsafe)
    pages = [(site.folder / "post" / name / "index.html").read_text() for name in ("before", "after")]
    cut = re.sub(
        r"(<!-- talknotes begin[^\n]*\n)?<p>FIRST.*LAST of it\.</p>\n(<!-- talknotes end[^\n]*\n)?",
        "",
        pages[1],
        flags=re.DOTALL,
    )
    assert cut == pages[0]
    assert "FIRST" in pages[1]
    assert "script" not in site.page("after").tags
