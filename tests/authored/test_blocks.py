"""What kinds of blocks are told apart, what a reader sees of them, and where they stand."""

from time import process_time

import pytest

from talknotes.authored.parse import parse
from talknotes.authored.text import plain


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in parse(text.encode()).blocks if block.parent is None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Title\n===\n\nText\n", [("heading", "Title"), ("paragraph", "Text")]),
        ("## A *b* [c](http://x) ## \n", [("heading", "A b c")]),
        ("## Title {#anchor .x}\n", [("heading", "Title")]),
        ("##Title\n\ntext\n", [("heading", "Title"), ("paragraph", "text")]),
        ("<h2>A <em>b</em></h2>\n", [("heading", "A b")]),
        ("<!-- more -->\n", [("split", "")]),
        ("<!--more-->\nText\n", [("split", ""), ("paragraph", "Text")]),
        ("<!-- a\n\nb -->\n", [("comment", "")]),
        ("<div>\nx\n</div>\n", [("html", "")]),
        ("---\n", [("rule", "")]),
        ("```md\n# x\n+++\n```\n", [("code", "")]),
        ("    # x\n", [("code", "")]),
        ("> a\n> b\n", [("quote", "a b")]),
        ("- a\n- b\n", [("list", "a\nb")]),
        ("| a | b |\n|---|---|\n| c | d |\n", [("table", "a | b | c | d")]),
        ('{{< figure src="a.png" >}} &nbsp;\n', [("shortcode", "")]),
        ('{{< figure\n  src="a.png"\n>}}\n', [("shortcode", "")]),
        ("{{% note %}}\n# x\n\n- y\n{{% /note %}}\n", [("shortcode", "")]),
        ("{{< highlight md >}}\n# x\n{{< /highlight >}}\n\nText\n", [("shortcode", ""), ("paragraph", "Text")]),
        ("{% raw %}\n```\nx\n```\n{% endraw %}\n", [("shortcode", "")]),
        ("```\n{% raw %}\nx\n{% endraw %}\n```\n", [("code", "")]),
        ("{% comment %}\nx\n{% endcomment %}\n", [("comment", "")]),
        ("::: {.callout}\ntext\n:::\n", [("shortcode", "")]),
        ("import A from './a'\nexport const b = 1\n\nText\n", [("html", ""), ("paragraph", "Text")]),
        ("[a]: http://x.y 'z'\n[b]: http://x.z\n", [("definition", "")]),
        ("[^1]: A note.\n", [("definition", "A note.")]),
        ("Itâ€™s a cafÃ©.\n", [("paragraph", "It’s a café.")]),
    ],
)
def test_blocks_are_told_apart(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_what_a_shortcode_wraps_has_it_as_parent() -> None:
    post = parse(b"{{% note %}}\n## x\n\ntext\n{{% /note %}}\n")
    assert [(block.kind, block.parent) for block in post.blocks] == [
        ("shortcode", None),
        ("heading", 0),
        ("paragraph", 0),
    ]


def test_an_unclosed_shortcode_wraps_nothing() -> None:
    post = parse(b"{{% note %}}\n\n## x\n\ntext\n")
    assert [(block.kind, block.parent) for block in post.blocks][:2] == [("shortcode", None), ("heading", None)]


def test_items_tell_depth_mark_and_their_own_text() -> None:
    post = parse(b"  - a\n    goes on\n    1. b\n\n  - [x] c\n\n    more\n")
    assert [(block.level, block.marker, block.text) for block in post.blocks if block.kind == "item"] == [
        (1, "  - ", "a goes on"),
        (2, "    1. ", "b"),
        (1, "  - ", "c"),
    ]
    assert post.blocks[-1].text == "more"
    assert post.blocks[post.blocks[-1].parent or 0].text == "c"


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("a **b** _c_ `d*e*` ~~f~~", "a b c d*e* f"),
        ("2 * 3 * 4, snake_case_name, a_b", "2 * 3 * 4, snake_case_name, a_b"),
        ("[a [b] c](http://x/(y) 'z') ![i](j) <http://k>", "a [b] c http://k"),
        ("a[^1] &amp; b\\*c &copy;", "a & b*c ©"),
        ("{{< x >}}a{% y %} [[p|q]] [[r]]", "a q r"),
        ("http://x.y/a_b_c <b>bold</b><br>next", "http://x.y/a_b_c bold next"),
    ],
)
def test_markup_is_taken_off(source: str, seen: str) -> None:
    assert plain(source) == seen


def sentences(text: str) -> list[tuple[str, str]]:
    post = parse(text.encode())
    return [(row.text, post.source(row.span)) for row in post.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One **two.** Three.\n", [("One two.", "One **two.**"), ("Three.", "Three.")]),
        ("One. *Two* [three](x).\n", [("One.", "One."), ("Two three.", "*Two* [three](x).")]),
        ("One\ntwo. Three\nfour.\n", [("One two.", "One\ntwo."), ("Three four.", "Three\nfour.")]),
        ("> One\n> two. Three.\n", [("One two.", "One\n> two."), ("Three.", "Three.")]),
        ("- One. Two.\n  - Three\n", [("One.", "One."), ("Two.", "Two."), ("Three", "Three")]),
        ("One  \nTwo\\\nThree<br>Four\n", [("One", "One"), ("Two", "Two"), ("Three", "Three"), ("Four", "Four")]),
        ("Dr. Lee met J. Smith, e.g. here. (I missed it.) So.\n", [
            ("Dr. Lee met J. Smith, e.g. here.", "Dr. Lee met J. Smith, e.g. here."),
            ("(I missed it.)", "(I missed it.)"),
            ("So.", "So."),
        ]),
        ("Itâ€™s so. Itâ€™s on.\n", [("It’s so.", "Itâ€™s so."), ("It’s on.", "Itâ€™s on.")]),
        ("{{< x >}} One. {{< y >}} Two.\n", [("One.", "One."), ("Two.", "Two.")]),
        ("| a | One. Two. |\n|---|---|\n| b \\| c | |\n", [
            ("a", "a"), ("One.", "One."), ("Two.", "Two."), ("b | c", "b \\| c"),
        ]),
        ("<p>One. <b>Two.</b></p>\n", [("One.", "<p>One."), ("Two.", "<b>Two.</b></p>")]),
        ("    code. Code.\n", []),
    ],
)  # fmt: skip
def test_sentences_stand_on_their_exact_bytes(text: str, expected: list[tuple[str, str]]) -> None:
    assert sentences(text) == expected


def test_abbreviations_of_other_languages_end_no_sentence() -> None:
    text = "Das ist nicht neu, z. B. die Sache mit dem Kaffee, bzw. mit Tee. Und das ist auch gut.\n"
    assert [row[0] for row in sentences(text)] == [text[:64], "Und das ist auch gut."]


def test_links_are_found_wherever_they_stand() -> None:
    post = parse(
        b'---\nvideo: https://v.example/a\n---\n[a](http://b.c "t") <http://d.e> http://f.g, [h][i] ![j](k.png)\n'
        b'<a href="http://l.m">n</a> {{< youtube dQw4w9WgXcQ >}} `http://no.code`\n\n```\nhttp://in.code\n```\n\n'
        b"[i]: http://o.p\n"
    )
    assert [link.target for link in post.links][:9] == [
        "https://v.example/a", "http://b.c", "http://d.e", "http://f.g", "http://o.p", "k.png", "http://l.m",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "http://no.code",
    ]  # fmt: skip
    assert [link.text for link in post.links][1] == "a"
    assert not any(link.target == "http://in.code" for link in post.links)


@pytest.mark.parametrize(
    "piece",
    ["[", "[a](b ", "*", "_a ", "`a", "<a ", "&a", "{{< a ", "{% ", "<!--", "**T** ", "> ", "- ", "a. ", "â€™ ", "\\"],
)
def test_long_texts_take_time_in_proportion(piece: str) -> None:
    def seconds(times: int) -> float:
        start = process_time()
        parse((piece * times).encode())
        return process_time() - start

    seconds(100)
    assert seconds(40_000) < 20 * max(seconds(10_000), 0.01)
