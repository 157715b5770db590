"""Posts of every kind for properties: random structure, line ends, encodings; and texts to put into them."""

from hypothesis import strategies as st

from talknotes.fill.values import Origin
from talknotes.values import Span

WORDS = (
    *("data", "models", "fakes", "café", "naïve", "“quoted”", "it's", "10%", "*really*", "`code`", "½", "Itâ€™s", "—"),
    *("[link](https://e.org)", "<b>bold</b>", "x_y"),
)
GAPS = (
    "I missed the rest of this talk, sadly.",
    "Came in late.",
    "TODO",
    "My stream died.",
    "uhhh other stuff I think",
)

line = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
sentence = st.one_of(line, st.sampled_from(GAPS))
few = st.integers(1, 3)


def lines(*pieces: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.tuples(*pieces).map(list)


paragraph = st.lists(sentence, min_size=1, max_size=3)
heading = lines(st.tuples(st.sampled_from(["#", "##", "###", "####"]), line).map(" ".join))
setext = st.tuples(line, st.sampled_from(["===", "---", "-"])).map(list)
speaker = st.sampled_from(
    [["**Speaker**: Kim Hazelwood (FAIR)"], ["**Speakers**: A Bee and C Dee, Org"], ["Speaker: Jo Fox (Acme)."]]
)
talk = st.tuples(heading, speaker, st.sampled_from([[], [""]]), paragraph).map(
    lambda parts: [line for part in parts for line in part]
)
empty_talk = st.tuples(heading, speaker).map(lambda parts: [*parts[0], *parts[1]])
bold_talk = st.tuples(line, paragraph).map(lambda parts: [f"**{parts[0]}**", *parts[1]])
BULLETS = ["- ", "* ", "+ ", " * ", "1. ", "2) ", "  - ", "-\t"]


@st.composite
def list_block(draw: st.DrawFn) -> list[str]:
    bullet = draw(st.sampled_from(BULLETS))
    loose = draw(st.booleans())
    found: list[str] = []
    for text in draw(st.lists(sentence, min_size=1, max_size=4)):
        if loose and found:
            found.append("")
        found.append(bullet + text)
        indent = " " * len(bullet)
        kind = draw(st.sampled_from(["", "", "nested", "lazy", "paragraph", "code"]))
        if kind == "nested":
            found += [indent + "- " + draw(sentence) for _ in range(draw(few))]
        elif kind == "lazy":
            found.append(draw(line))
        elif kind == "paragraph":
            found += ["", indent + draw(sentence)]
        elif kind == "code":
            found += [indent + "```", indent + draw(line), indent + "```"]
    return found


@st.composite
def item_talks(draw: st.DrawFn) -> list[str]:
    found: list[str] = []
    for title in draw(st.lists(line, min_size=2, max_size=4)):
        found.append(f"- **{title}** by Kim Hazelwood")
        found += [f"  - {text}" for text in draw(st.lists(sentence, max_size=3))]
    return found


quote = st.lists(sentence, min_size=1, max_size=3).map(lambda texts: [f"> {texts[0]}", *texts[1:]])
code = st.sampled_from(
    [
        ["```", "+++", "# no heading", "", "I missed the rest", "```"],
        ["~~~toml", "---", '<!-- talknotes begin id="x" -->', "~~~"],
        ["    indented = code", "", "    I missed it"],
        ["\ttabbed()"],
    ]
)
table = st.sampled_from([["| a | b |", "|---|---|", "| I missed the rest | x |"], ["a | b", "--|--", "1 | 2"]])
html = st.sampled_from(
    [
        ["<div>", "I missed the rest", "</div>"],
        ["<details>", "", "Came in late.", "", "</details>"],
        ["<!-- a comment", "", "of several lines -->"],
        ["<!-- one line -->"],
        ["<pre>", "", "# no heading", "</pre>"],
        ["<br>"],
        ["<img src='x.png'>", "text below"],
    ]
)
shortcode = st.sampled_from(
    [
        ['{{< figure src="a.png" >}} &nbsp;'],
        ["{{< highlight go >}}", "", "## no heading", "", "I missed it", "{{< /highlight >}}"],
        ["{{% notice tip %}}", "I missed the rest.", "", "- a", "{{% /notice %}}"],
        ["{% raw %}", "", "Came in late.", "", "{% endraw %}"],
    ]
)
other = st.sampled_from(
    [
        ["<!--more-->"],
        ["---"],
        ["***"],
        ["[ref]: https://e.org"],
        ["[^1]: A note.", "    More of it."],
        ["&nbsp;"],
        ["  "],
    ]
)
block = st.one_of(
    paragraph, paragraph, heading, setext, talk, talk, empty_talk, bold_talk, list_block(), item_talks(), quote, code,
    table, html, shortcode, other,
)  # fmt: skip
last_block = st.one_of(
    block, st.sampled_from([["```", "never closed", "", "I missed it"], ["<!-- never closed", "", "x"]])
)

fronts = st.sampled_from(
    [
        [],
        [],
        ["+++", 'title = "A day of talks"', "date = 2020-06-25", "+++"],
        ["---", "title: 'A day of talks'", "tags: [a, b]", "---"],
        ["{", '  "title": "A day"', "}"],
        ["+++", "broken = = toml", "+++"],
    ]
)
endings = st.sampled_from([["\n"], ["\n"], ["\r\n"], ["\r"], ["\n", "\r\n"], ["\n", "\r\n", "\r"]])


@st.composite
def posts(draw: st.DrawFn) -> bytes:
    """Bytes that somebody might have published."""
    written = [*draw(fronts)]
    written += [""] * draw(st.integers(0, 2))
    for one in [*draw(st.lists(block, max_size=8)), draw(last_block)]:
        written += [*one, *[""] * draw(st.sampled_from([0, 1, 1, 1, 2, 3]))]
    ends = draw(endings)
    text = "".join(text + (ends[0] if len(ends) == 1 else draw(st.sampled_from(ends))) for text in written)
    text = draw(st.sampled_from([text, text, text.rstrip("\r\n"), text + "   ", text + ends[0] * 2]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8", "latin-1"]))
    bom = draw(st.sampled_from([b"", b"", b"", b"\xef\xbb\xbf"]))
    return bom + text.encode(encoding, "replace")


@st.composite
def markdown(draw: st.DrawFn) -> str:
    """A text as a fill writes it: paragraphs, items, a heading."""
    pieces = [
        draw(
            st.one_of(
                line, st.lists(line, min_size=1, max_size=3).map(lambda texts: "\n".join("- " + t for t in texts))
            )
        )
        for _ in range(draw(few))
    ]
    if draw(st.integers(0, 3)) == 0:
        pieces.insert(0, "## A talk nobody noted\n**Speaker**: Jo Fox")
    return "\n\n".join(pieces)


titles = st.one_of(line, st.text(max_size=40), st.text("-<>{}%!\"'&#;\n\r` x", max_size=20))
seconds = st.one_of(st.integers(0, 40_000).map(float), st.floats(0, 40_000, allow_nan=False))
spans = st.tuples(seconds, seconds).map(lambda pair: Span(min(pair), max(pair)))


def origins(name: str) -> st.SearchStrategy[Origin]:
    return st.builds(
        Origin,
        st.just(name),
        st.sampled_from(["rest", "beginning", "whole", "absent"]),
        titles,
        st.just("ab" * 32),
        st.lists(spans, max_size=2).map(tuple),
        st.text(max_size=20),
    )
