"""Where text goes: `@@` stands in each post for the place."""

from dataclasses import replace

import pytest

from talknotes.authored.parse import parse
from talknotes.authored.post import ByteSpan, Post
from talknotes.fill.placing import after_block, before_first, body_of, section_place
from talknotes.fill.proof import flaw
from talknotes.fill.splices import apply, insert
from talknotes.fill.values import Origin

MARK = "@@"
ORIGIN = Origin("rest-1", "rest", "Keynotes", "ab" * 32, (), "k1")
TALK = "## Fakes\n**Speaker**: Hany Farid (UC Berkeley)\n\n"
NEXT = "## Models\n**Speaker**: Kim Hazelwood (FAIR)\n\nShe talks.\n"


def split(text: str) -> tuple[Post, int]:
    """Return the post, and where the mark was."""
    data = text.encode()
    return parse(data.replace(MARK.encode(), b"")), data.index(MARK.encode())


def check(post: Post, at: int) -> None:
    """The place must not only be the one we mean: nothing else may read differently."""
    filled = apply(post.data, [insert(post, at, "It went on.\n\n- a\n- b", ORIGIN)])
    assert flaw(post, filled) is None


AFTER = {
    "a paragraph": TALK + "Notes.\n\nI missed the rest.\n@@\n" + NEXT,
    "two blank lines": TALK + "Notes.\n\nI missed the rest.\n@@\n\n" + NEXT,
    "no blank line": TALK + "Notes.\n\nI missed the rest.\n@@" + NEXT,
    "the end without a line end": TALK + "I missed the rest.@@",
    "the end with blank lines": TALK + "I missed the rest.\n@@\n\n  \n",
    "several lines": TALK + "I missed the rest,\nbut the blog post\nis good.\n@@\nMore.\n",
    "a setext heading follows": TALK + "I missed the rest.\n@@\nModels\n======\n\nText.\n",
    "a rule follows": TALK + "I missed the rest.\n@@\n---\n\nText.\n",
    "a list follows at once": TALK + "I missed the rest:\n@@- a\n- b\n",
    "the last item of a list": TALK + "- a\n- I missed the rest.\n@@\n" + NEXT,
    "an item in the middle": TALK + "- a\n- I missed the rest.\n- c\n@@\n" + NEXT,
    "a nested item": TALK + "- a\n  - I missed the rest.\n  - c\n- d\n@@\n" + NEXT,
    "a loose list": TALK + "- a\n\n- I missed the rest.\n\n  More.\n\n- c\n@@\n" + NEXT,
    "a numbered list": TALK + "1. a\n2. I missed the rest.\n3. c\n@@\n" + NEXT,
    "indented code follows a list": TALK + "- I missed the rest.\n\n      code\n@@\nText.\n",
    "a quote with a lazy line": TALK + "> He said:\n> I missed the rest.\nlazy\n@@\nText.\n",
    "a table": TALK + "| a | b |\n|---|---|\n| I missed the rest | x |\n@@\nText.\n",
    "a text right below a table": TALK + "| a |\n|---|\n| I missed the rest |\n@@\n" + NEXT,
    "indented code follows": TALK + "I missed the rest.\n@@\n    code\n",
    "raw HTML": TALK + "<div>\nI missed the rest.\n</div>\n@@\nText.\n",
    "raw HTML follows at once": TALK + "I missed the rest.\n@@<div>\nx\n</div>\n\nText.\n",
    "inside of details": TALK + "<details>\n\nI missed the rest.\n@@\n</details>\n\nText.\n",
    "a paired shortcode": TALK + "{{% notice %}}\n\nI missed the rest.\n\nMore.\n\n{{% /notice %}}\n@@\nText.\n",
    "nested shortcodes": TALK + "{{< a >}}\n{{< b >}}\nI missed the rest.\n{{< /b >}}\n\n{{< /a >}}\n@@\nText.\n",
    "a tag of Jekyll's": TALK + "{% capture x %}\n\nI missed the rest.\n\n{% endcapture %}\n@@\nText.\n",
    "a figure follows": TALK + 'I missed the rest.\n@@\n{{< figure src="a.png" >}}\n\nText.\n',
    "a link definition follows": TALK + "I missed the rest ([blog]).\n@@\n[blog]: https://e.org\n",
    "a footnote follows": TALK + "I missed the rest.[^1]\n@@\n[^1]: Sadly.\n",
    "a heading in a fence follows": TALK + "I missed the rest.\n@@\n```\n## no heading\n```\n",
    "a fence that is never closed follows": TALK + "I missed the rest.\n@@\n```\ncode\n",
    "CRLF": (TALK + "I missed the rest.\n@@\n" + NEXT).replace("\n", "\r\n"),
    "CR": (TALK + "I missed the rest.\n@@\n" + NEXT).replace("\n", "\r"),
}


@pytest.mark.parametrize("text", AFTER.values(), ids=AFTER)
def test_the_rest_goes_after_what_holds_the_gap(text: str) -> None:
    post, expected = split(text)
    start = post.data.index(b"I missed the rest")
    assert after_block(post, ByteSpan(start, start + 17)) == expected
    check(post, expected)


ITEMS = "- **Fakes** by Hany Farid\n  - a\n  - I missed the rest.\n@@- **Models** by Kim Hazelwood\n  - b\n"


def test_where_items_are_talks_text_goes_into_the_item() -> None:
    post, expected = split("# A day\n\n" + ITEMS)
    assert [section.form for section in post.sections] == ["item", "item"]
    start = post.data.index(b"I missed the rest")
    assert after_block(post, ByteSpan(start, start + 17)) == expected
    filled = apply(post.data, [insert(post, expected, "It went on.\nAnd on.\n\n- a\n- b", ORIGIN)]).decode()
    lines = filled.splitlines()
    assert lines[6:10] == ["  - It went on.", "    And on.", "  - a", "  - b"]
    assert lines[5].startswith("  <!-- talknotes begin")
    assert lines[10].startswith("  <!-- talknotes end")
    check(post, expected)


@pytest.mark.parametrize("end", ["@@", "\n@@", "\n@@\nBye.\n"])
def test_the_last_talk_of_a_list_gets_its_text_in_its_item_too(end: str) -> None:
    post, expected = split(
        f"# A day\n\n1. **Fakes** by Hany Farid\n   - a\n2. **Models** by Kim Hazelwood\n   - I missed it.{end}"
    )
    start = post.data.index(b"I missed it")
    assert after_block(post, ByteSpan(start, start + 11)) == expected
    filled = apply(post.data, [insert(post, expected, "It went on.", ORIGIN)]).decode()
    assert "\n   - It went on.\n   <!-- talknotes end" in filled
    check(post, expected)
    absent = replace(ORIGIN, kind="absent")
    assert section_place(post, post.sections[1]) == expected
    behind = apply(post.data, [insert(post, expected, "1. **Ice**", absent)]).decode()
    assert "\n\n3. **Ice**\n\n<!-- talknotes end" in behind


BEFORE = {
    "a paragraph": TALK + "@@Came in late.\n\nNotes.\n",
    "attributes below the heading": "## Fakes\n{: .talk}\n\n@@Came in late.\n\n" + NEXT,
    "no blank line below the heading": "## Fakes\n@@Came in late.\n\nNotes.\n\n" + NEXT,
    "a list": TALK + "@@- Came in late.\n- b\n",
    "a figure above": TALK + '{{< figure src="a.png" >}}\n\n@@Came in late.\n',
    "a heading within the talk": TALK + "@@### Background\n\nCame in late.\n\n" + NEXT,
    "a speaker line that the text follows at once": (
        "## Fakes\n**Speaker**: Hany Farid (UC Berkeley)\nCame in late.\n@@\nMore.\n\n" + NEXT
    ),
}


@pytest.mark.parametrize("text", BEFORE.values(), ids=BEFORE)
def test_the_beginning_goes_before_the_first_text(text: str) -> None:
    post, expected = split(text)
    assert before_first(post, post.sections[0]) == expected
    check(post, expected)


BODY = {
    "an empty section": TALK.rstrip() + "\n@@\n" + NEXT,
    "an empty section without a blank line": TALK.rstrip() + "\n@@" + NEXT,
    "an empty section at the end": TALK.rstrip() + "@@",
    "an empty section at the end with a line end": TALK.rstrip() + "\n@@",
}


@pytest.mark.parametrize("text", BODY.values(), ids=BODY)
def test_an_empty_section_gets_its_text_where_it_would_stand(text: str) -> None:
    post, expected = split(text)
    assert body_of(post, post.sections[0]) == expected
    check(post, expected)


def test_links_that_text_of_ours_would_change_are_a_flaw() -> None:
    post, at = split(TALK + "I missed the rest [a].\n@@\n" + NEXT)
    filled = apply(post.data, [insert(post, at, "[a]: https://evil.example", ORIGIN)])
    assert "define links" in (flaw(post, filled) or "")


def test_text_of_ours_that_swallows_what_follows_is_a_flaw() -> None:
    post, at = split(TALK + "I missed the rest.\n@@\n" + NEXT)
    assert flaw(post, apply(post.data, [insert(post, at, "```\nnever closed", ORIGIN)])) is not None


SECTION = {
    "between two": (0, TALK + "Notes.\n@@\n\n" + NEXT),
    "at the end": (0, TALK + "Notes.\n@@"),
    "before link definitions": (0, TALK + "Notes [a].\n@@\n[a]: https://e.org\n"),
    "before a rule": (0, TALK + "Notes.\n@@\n---\n\n" + NEXT),
    "before a farewell": (1, TALK + "Notes.\n\n" + NEXT + "@@\n---\n\n*Errors are mine.*\n"),
    "in a post without sections": (None, "I missed all talks.\n@@\n---\n\n*Sorry!*\n"),
    "before all": (None, "Two talks today.\n\n<!--more-->\n\n@@" + TALK + "Notes.\n"),
    "after a list of talks": (0, "# A day\n\n- **Fakes** by Hany Farid\n  - a\n- **Models** by Kim Hazelwood\n@@\n"),
}


@pytest.mark.parametrize(("after", "text"), SECTION.values(), ids=SECTION)
def test_an_absent_talk_gets_a_section_in_its_order(after: int | None, text: str) -> None:
    post, expected = split(text)
    assert section_place(post, None if after is None else post.sections[after]) == expected
    check(post, expected)


def test_a_block_of_ours_is_not_torn() -> None:
    post, at = split(TALK + "I missed the rest.\n@@\n" + NEXT)
    filled = parse(apply(post.data, [insert(post, at, "It went on.", ORIGIN)]))
    start = filled.data.index(b"It went on")
    inside = after_block(filled, ByteSpan(start, start + 5))
    both = apply(filled.data, [insert(filled, inside, "More.", Origin("b", "rest", "x", "ab" * 32, (), "k"))])
    assert flaw(filled, both) is None
    assert flaw(post, both) is None


@pytest.mark.parametrize("text", ["", "\ufeff", "+++\n+++\n", "+++\n+++", "   ", "\n\n", "```\nI missed the rest.\n"])
def test_there_is_a_place_in_any_post(text: str) -> None:
    post = parse(text.encode())
    at = after_block(post, ByteSpan(len(post.data), len(post.data)))
    check(post, at)
    check(post, section_place(post, None))
