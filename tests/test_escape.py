"""Text from outside stays text, in every place and on the built page."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from talknotes.post import escape
from tests.hugo_site import OWN_HOST, Page, Site, build_site

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ALPHABET = st.one_of(
    st.sampled_from(list("*_`[]()!<>&#+-=|~$:{}%@^\\\"'.0123456789 abzAZ\n\t/;é“”—")), st.characters(codec=None)
)
TEXTS = st.one_of(st.text(ALPHABET), st.text(st.sampled_from("*_~`[]<>&\\ a1.-+#=|:{!(/")))

# Each is live, or breaks a build, where a page takes it as Markdown; none may be once it is escaped.
PAYLOADS = [
    "{{< evil >}}",
    "{{% evil %}}",
    "{{< /evil >}}",
    "{{{< evil >}}}",
    "{{</* evil */>}}",
    "{{< figure src=https://evil.test/x.png >}}",
    '{{< ref "nowhere" >}}',
    "{{%",
    "a {\u200b{< evil >}}",
    "{\u202e{< evil >}}",
    "`{{< evil >}}`",
    "{% include evil %}",
    "{{ .Site.Params.secret }}",
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.test/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='https://evil.test'>x</a>",
    "<iframe src=https://evil.test></iframe>",
    "<style>body{background:url(//evil.test)}</style>",
    "<!-- comment --><b>x</b>",
    "<!--more-->",
    "--> <b>x</b> <!--",
    "<?php evil ?>",
    "<![CDATA[<b>x</b>]]>",
    "<scr\u200bipt>alert(1)</scr\u200bipt>",
    "<\nscript\n>alert(1)",
    "a <b onclick=alert(1)>x",
    "<https://evil.test>",
    "<me@evil.test>",
    "https://evil.test/path",
    "see http://evil.test, and ftp://evil.test",
    "HTTPS://EVIL.TEST",
    "(https://evil.test)",
    "www.evil.test",
    "WWW.evil.test and *www.evil.test*",
    "me@evil.test",
    "mailto:me@evil.test",
    "[x](https://evil.test)",
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x]: https://evil.test",
    "[x][y] and [y]: https://evil.test",
    "![x](https://evil.test/x.png)",
    "!\u200b[x](https://evil.test/x.png)",
    "![x][y]",
    "[^1]: note",
    "x[^1]",
    "[[wiki]]",
    "- [ ] task",
    "# heading",
    "## heading ##",
    "heading {#id .class onclick=alert(1)}",
    "{onclick=alert(1)}",
    "{.class}",
    "text\n===",
    "text\n---",
    "---",
    "***",
    "_ _ _",
    "+++",
    "+++\ndraft = false\n+++",
    "> quote",
    "- item",
    "* item",
    "+ item",
    "1. item",
    "99) item",
    "    code",
    "\tcode",
    "```\ncode\n```",
    "~~~ html",
    "`code`",
    "``code ` code``",
    "a | b\n--|--\nc | d",
    "| a | b |\n|---|---|",
    "Term\n: definition",
    ": definition",
    "*emphasis* **strong** ***both***",
    "_emphasis_ __strong__",
    "~~gone~~ ~gone~",
    "==mark== ++insert++ x^2^ H~2~O",
    ":joy: :+1:",
    "$x$ and $$<b>x</b>$$",
    "\\(<b>x</b>\\) \\[<b>y</b>\\]",
    "\\<b>x</b>",
    "\\\\<b>x</b>",
    "back\\",
    "&lt;script&gt; &#60;b&#62; &copy;",
    "&#x202e; &NewLine;",
    "line  \nbreak",
    "a\rb\u2028c\u2029d\x85e",
    "\x00\x07\x1b[31mred",
    "\ufeff# heading",
    "\u202egnp.exe",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "]](https://evil.test) [x",
    "“](https://evil.test)”",
]

ORDINARY = [
    "it's 50% faster, isn't it?",
    "C++ and C#, R&D, AT&T",
    "a - b",
    "~50 people, $5 million, 5 * 3 = 15",
    "snake_case and a_b_c",
    "at 10:30:45, in 2020. Then (1) and 1.5",
    "a < b > c <3",
    "Wow! [the rest]".replace("[", "(").replace("]", ")"),
    "“Quoted” — and 'so on' … \"really\"",
    "50% of x == y",
    "Keynote | Conference 2020 | Video",
    "-5 degrees",
    "#1".replace("#", "No. "),
    "ends with #",
    "नमस्ते, こんにちは, مرحبا 👩‍💻",
]


def render(markdown: str) -> list[Token]:
    return PARSER.parse(markdown)


def text_of(tokens: list[Token]) -> str:
    return "".join(child.content for token in tokens for child in token.children or [])


def kinds(tokens: list[Token]) -> set[str]:
    return {child.type for token in tokens for child in token.children or []}


@given(TEXTS)
def test_markdown_text_renders_as_itself_in_one_paragraph(text: str) -> None:
    cleaned = escape.clean(text)
    tokens = render(escape.markdown_text(text))
    assert [token.type for token in tokens] == (["paragraph_open", "inline", "paragraph_close"] if cleaned else [])
    assert kinds(tokens) <= {"text"}
    assert text_of(tokens) == cleaned


@given(TEXTS, TEXTS)
def test_texts_beside_each_other_do_not_pair_up(one: str, other: str) -> None:
    line = f"**Who**: “{escape.markdown_inline(one)}” ({escape.markdown_inline(other)}), {escape.markdown_inline(one)}"
    tokens = render(line)
    assert kinds(tokens) == {"strong_open", "strong_close", "text"}
    assert text_of(tokens) == f"Who: “{escape.clean(one)}” ({escape.clean(other)}), {escape.clean(one)}".rstrip()


@given(TEXTS)
def test_list_items_hold_nothing_but_the_text(text: str) -> None:
    tokens = render(f"- x\n- {escape.markdown_text(text)}")
    assert {token.type.rpartition("_")[0] or token.type for token in tokens} <= {
        "bullet_list",
        "list_item",
        "paragraph",
        "inline",
    }
    assert text_of(tokens) == "x" + escape.clean(text)


@given(TEXTS)
def test_heading_renders_as_itself(text: str) -> None:
    tokens = render(f"## {escape.heading(text)}\n")
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    assert kinds(tokens) <= {"text"}
    assert text_of(tokens) == escape.clean(text)


@given(TEXTS)
def test_link_text_stays_within_its_link(text: str) -> None:
    tokens = render(f"[{escape.link_text(text)}](https://example.org/)")
    assert kinds(tokens) <= {"link_open", "text", "link_close"}
    assert text_of(tokens) == escape.clean(text)


@given(st.text(ALPHABET), st.text(ALPHABET))
def test_link_target_keeps_its_host_and_its_place(path: str, query: str) -> None:
    target = escape.link_target(f"https://example.org/{path}?{query}")
    assert target is not None
    (paragraph,) = [token for token in render(f"[x]({target})") if token.children]
    link, text, _ = paragraph.children or []
    assert str(link.attrs["href"]).startswith("https://example.org/")
    assert text.content == "x"
    assert not re.search(r"[\s<>()\"'\\{}|`\[\]]", target)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://example.org/a(b)?c=d&e=f#g", "https://example.org/a%28b%29?c=d&e=f#g"),
        ("https://user:secret@example.org/", "https://example.org/"),
        ("https://example.org/?a=1&copy;=2", "https://example.org/?a=1&amp;copy;=2"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%20", "https://example.org/%20"),
        ("https://example.org/ü", "https://example.org/%C3%BC"),
        ("https://example.org/{{<x>}}", "https://example.org/%7B%7B%3Cx%3E%7D%7D"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("//example.org/x", None),
        ("https:\\\\evil.test", None),
        ("https://example.org\\@evil.test/", "https://evil.test/"),
        ("https://exa<mple.org/", None),
        ("https://[::1/", None),
        ("", None),
    ],
)
def test_link_target(url: str, target: str | None) -> None:
    assert escape.link_target(url) == target


@given(TEXTS)
def test_toml_string_gives_the_cleaned_text_back(text: str) -> None:
    assert tomllib.loads("x = " + escape.toml_string(text)) == {"x": escape.clean(text)}


@given(TEXTS)
def test_yaml_string_gives_the_cleaned_text_back(text: str) -> None:
    assert yaml.safe_load("x: " + escape.yaml_string(text)) == {"x": escape.clean(text)}


@given(TEXTS)
def test_html_comment_ends_where_we_end_it(text: str) -> None:
    comment = f"<!-- {escape.html_comment(text)} -->"
    inside = comment.removeprefix("<!--").removesuffix("-->")
    assert not re.search(r"--|<|\{\{[<%]", inside)
    assert [token.type for token in render(comment + "\n\nafter")] == [
        "html_block",
        "paragraph_open",
        "inline",
        "paragraph_close",
    ]


@given(TEXTS)
def test_clean_is_done_after_once(text: str) -> None:
    cleaned = escape.clean(text)
    assert escape.clean(cleaned) == cleaned
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]", cleaned)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("two\r\nlines\tand  more ", "two lines and more"),
        ("hid\u200bden\u00ad \u202eoverride", "hidden override"),
        ("a\u200db", "ab"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("lone \udcff byte", "lone byte"),
        ("\u200b", ""),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert escape.clean(text) == cleaned


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_prose_stays_as_it_is(text: str) -> None:
    assert escape.markdown_text(text) == text


@given(st.text(ALPHABET))
def test_file_name_is_safe_everywhere(text: str) -> None:
    name = escape.file_name(text)
    assert 1 <= len(name) <= escape.NAME_LIMIT + len("-talk")
    assert len(name.encode()) <= 160
    assert not re.search(r"[\s./\\:*?\"<>|'%#&{}\x00-\x1f]", name)
    assert not name.startswith("-")
    assert not name.endswith("-")
    assert name == name.lower()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Machine Learning in Production", "machine-learning-in-production"),
        ("It's Über-naïve: Łódź & Straße!", "its-uber-naive-lodz-strasse"),
        ("e\u0301toile", "etoile"),
        ("Как мы ищем подделки", "как-мы-ищем-подделки"),
        ("機械学習の現場", "機械学習の現場"),
        ("नमस्ते दुनिया", "नमस्ते-दुनिया"),
        ("1½ years of Python 3.11", "1-1-2-years-of-python-3-11"),
        ("../../etc/passwd", "etc-passwd"),
        (".hidden", "hidden"),
        ("CON", "con-talk"),
        ("_index", "index-talk"),
        ("", "talk"),
        ("?!…", "talk"),
        ("🎉", "talk"),
        ("word " * 30, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("x" * 100, "x" * 60),
        ("字" * 100, "字" * 50),
    ],
)
def test_file_name(text: str, name: str) -> None:
    assert escape.file_name(text) == name


def hostile_post(payload: str) -> bytes:
    """Return a post that holds `payload` in every place that Markdown and front matter have."""
    target = escape.link_target(f"https://{OWN_HOST}/{payload}") or ""
    return f"""+++
title = {escape.toml_string(payload)}
categories = [{escape.toml_string(payload)}]
+++

{escape.markdown_text(payload)}

<!-- {escape.html_comment(payload)} -->

## {escape.heading(payload)}
**Speaker**: {escape.markdown_inline(payload)}

- “{escape.markdown_inline(payload)}” ([{escape.link_text(payload)}]({target}))
- {escape.markdown_text(payload)}
{escape.markdown_text(payload)}

after
""".encode()


@pytest.fixture(scope="module", params=[False, True], ids=["safe", "unsafe"])
def hostile_site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    posts = {f"hostile-{index}.md": hostile_post(payload) for index, payload in enumerate(PAYLOADS)}
    return build_site(tmp_path_factory.mktemp("site"), posts, unsafe=request.param)


OWN_TAGS = {"h1", "h2", "p", "ul", "li", "strong", "a", "!--"}


def is_live(page: Page) -> bool:
    own_links = all(link.startswith(f"https://{OWN_HOST}/") for link in page.links)
    return not (page.tags <= OWN_TAGS and page.attributes <= {"id", "href"} and own_links)


@pytest.mark.parametrize("index", range(len(PAYLOADS)), ids=[ascii(payload) for payload in PAYLOADS])
def test_nothing_hostile_lives_on_a_built_page(hostile_site: Site, index: int) -> None:
    page = hostile_site.page(f"hostile-{index}")
    assert not is_live(page), (page.tags, page.attributes, page.links)
    assert len(page.links) <= 1
    cleaned = escape.clean(PAYLOADS[index])
    assert page.words().count(" ".join(cleaned.split())) >= 6
    assert page.words().endswith("after")


def test_home_page_shows_no_live_summary(hostile_site: Site) -> None:
    home = hostile_site.home()
    assert not home.tags & {"script", "img", "iframe", "svg", "style", "b"}
    assert all(link.startswith(f"https://{OWN_HOST}/") for link in home.links)


def test_the_same_payloads_are_live_without_escaping(tmp_path: Path) -> None:
    breaks_build = re.compile(r"\{\{[<%](?! (evil|figure))")
    raw = {f"raw-{i}.md": f"+++\n+++\n\n{p}\n".encode() for i, p in enumerate(PAYLOADS) if not breaks_build.search(p)}
    site = build_site(tmp_path, raw, unsafe=True)
    live = [name for name in raw if is_live(site.page(name.removesuffix(".md")))]
    assert len(live) >= 40
