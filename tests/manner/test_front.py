"""Front matter: whatever a title holds, a real parser gives it back; what is learned is what most posts do."""

import json
import tomllib
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from talknotes.authored.parse import parse
from talknotes.manner.blog import Format, FrontHabits, FrontKey, ListForm, ScalarStyle
from talknotes.manner.front import learn_front
from talknotes.manner.frontwriting import Facts, render_front
from talknotes.post.escape import clean
from tests.hugo_site import build_site
from tests.test_escape import PAYLOADS, TEXTS

FENCES = {"toml": "+++", "yaml": "---", "json": "", "fields": ""}
SEPARATORS = {"toml": " = ", "yaml": ": ", "json": ": ", "fields": ": "}
STYLES: dict[Format, tuple[ScalarStyle, ...]] = {
    "toml": ("double", "single", "multiline"),
    "yaml": ("plain", "single", "double"),
    "json": ("double",),
}
WAYS = [
    (format_, style, awkward)
    for format_, styles in STYLES.items()
    for style, awkward in product(styles, (*styles, None))
]
FORMS = {
    "flow": ListForm(),
    "block": ListForm("\n  - ", "\n  - ", "", " []"),
    "lines": ListForm("[\n  ", ",\n  ", ",\n]", "[]"),
}
AWKWARD = [
    "yes", "No", "null", "~", "true", "3.11", "1e3", "0x1F", "0o17", "12:30:45", "2020-06-25", ".inf", "=", "<<",
    "Deep fakes: what now", "C# and F#", "a #1 hit", "#1", "- item", "? really", "[draft]", "{x}", "& more", "* star",
    "!important", "| pipe", "> quote", "%TAG", "@home", "`code`", "it's", '"quoted"', "'single'", "he said \"it's\"",
    "back\\slash", "C:\\new", "ends with:", "colon:", ": colon", "a: b: c", "{{ title }}", "{{< x >}}", "---", "+++",
    "...", "--- #", "🎉 party", "日本語のタイトル", "“curly”", "tab\there", "two\nlines", "", "   ", "\u2028sep", "-1",
    "+1", "1_000", "on", "Y", "?", "-", ":", ",", "a, b", "key = value", "'", "''", "'''", '"""', '""', "\\", "\\\\",
]  # fmt: skip


def habits(format_: Format, style: ScalarStyle, awkward: ScalarStyle | None, form: ListForm) -> FrontHabits:
    quote = '"{}"' if format_ == "json" else "{}"
    shared = {"style": style, "awkward": awkward, "separator": SEPARATORS[format_], "terms": form}
    keys = (
        FrontKey(quote.format("title"), "title", **shared),  # type: ignore[arg-type]
        FrontKey(quote.format("categories"), "categories", **shared),  # type: ignore[arg-type]
    )
    return FrontHabits(format_, keys, FENCES[format_], FENCES[format_])


def read(text: str, format_: Format) -> dict[str, Any]:
    if format_ == "json":
        return json.loads(text)
    inside = "\n".join(text.split("\n")[1:-2])
    return tomllib.loads(inside) if format_ == "toml" else yaml.safe_load(inside)


def forms_of(format_: Format) -> list[ListForm]:
    return [FORMS["flow"], FORMS["block" if format_ == "yaml" else "lines" if format_ == "toml" else "flow"]]


@pytest.mark.parametrize(("format_", "style", "awkward"), WAYS)
def test_every_text_comes_back(format_: Format, style: ScalarStyle, awkward: ScalarStyle | None) -> None:
    for form, text in product(forms_of(format_), [*PAYLOADS, *AWKWARD]):
        values = read(render_front(habits(format_, style, awkward, form), Facts(text, categories=(text, "x"))), format_)
        assert values == {"title": clean(text) or "Notes", "categories": [*filter(None, [clean(text)]), "x"]}


@given(TEXTS, st.sampled_from(WAYS))
def test_any_text_comes_back(text: str, way: tuple[Format, ScalarStyle, ScalarStyle | None]) -> None:
    format_, style, awkward = way
    for form in forms_of(format_):
        values = read(render_front(habits(format_, style, awkward, form), Facts(text, categories=(text, "x"))), format_)
        assert values == {"title": clean(text) or "Notes", "categories": [*filter(None, [clean(text)]), "x"]}


@given(TEXTS)
def test_lines_without_fences_hold_one_line_each(text: str) -> None:
    single = ListForm("", ", ", "", "", single=True)
    keys = tuple(
        FrontKey(name, role, separator=": ", terms=single) for name, role in (("Title", "title"), ("Tags", "tags"))
    )  # type: ignore[arg-type]
    lines = render_front(FrontHabits("fields", keys, "", ""), Facts(text, categories=(text,))).split("\n")
    assert lines[0] == f"Title: {clean(text) or 'Notes'}"
    assert len(lines) == 2 + bool(clean(text))


@pytest.mark.parametrize(("format_", "style"), [(format_, style) for format_ in STYLES for style in STYLES[format_]])
def test_hugo_reads_the_title(tmp_path: Path, format_: Format, style: ScalarStyle) -> None:
    own = habits(format_, style, None, FORMS["flow"])
    texts = [text for text in [*PAYLOADS, *AWKWARD] if clean(text)]
    posts = {f"p{i}.md": f"{render_front(own, Facts(t))}\nText.\n".encode() for i, t in enumerate(texts)}
    site = build_site(tmp_path, posts)
    for index, text in enumerate(texts):
        shown = site.page(f"p{index}").words().removesuffix(" Text.")
        assert shown == " ".join(clean(text).split())


def learn(*fronts: str) -> FrontHabits:
    return learn_front([parse(f"{front}\nSome text about nothing in particular.\n".encode()) for front in fronts])


def rewritten(fronts: list[str], **facts: Any) -> str:
    return render_front(learn(*fronts), replace(Facts("Title", "2021-05-06"), **facts))


def test_ties_go_to_the_newest() -> None:
    old, new = '+++\ntitle = "a"\ndate = 2019-01-01\n+++\n', "---\ntitle: b\ndate: 2020-01-01\n---\n"
    assert learn(old, new).format == learn(new, old).format == "yaml"
    assert learn(old, old, new).format == "toml"


@pytest.mark.parametrize(
    ("written", "title", "expected"),
    [
        (["title: One", 'title: "Two: three"'], "Four", "title: Four"),
        (["title: One", 'title: "Two: three"'], "Four: five", 'title: "Four: five"'),
        (["title: One", "title: 'Two: three'"], "Four: five", "title: 'Four: five'"),
        (["title: 'One'", 'title: "It\'s two"'], "It's me", 'title: "It\'s me"'),
        (["title: 'One'", "title: 'It''s two'"], "It's me", "title: 'It''s me'"),
        (['title: "One"', "title: 'Say \"two\"'"], 'Say "four"', "title: 'Say \"four\"'"),
        (['title: "One"', 'title: "Two"'], 'Say "four"', 'title: "Say \\"four\\""'),
        (["title:   One", "title:   Two"], "Four", "title:   Four"),
        (['"title": One', '"title": Two'], "Four", '"title": Four'),
    ],
)
def test_quotation_marks_are_the_authors(written: list[str], title: str, expected: str) -> None:
    made = rewritten([f"---\n{line}\n---\n" for line in written], title=title)
    assert made == f"---\n{expected}\n---\n"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["date: 2020-06-25"] * 2, "date: 2021-05-06"),
        (['date: "2020-06-25"'] * 2, 'date: "2021-05-06"'),
        (["date: 2020-06-25 15:00:00 +0200", "date: 2020-01-25 15:00:00 +0100"], "date: 2021-05-06 15:00:00 +0200"),
        (["date: 2020-06-25T15:00:00Z", "date: 2020-06-26T08:00:00Z"], "date: 2021-05-06T00:00:00Z"),
        (["date: 25.06.2020"] * 2, "date: 06.05.2021"),
        (["date: 06/25/2020"] * 2, "date: 05/06/2021"),
        (["date: 25/06/2020"] * 2, "date: 06/05/2021"),
        (["pubDate: 'Jul 08 2022'", "pubDate: 'Jul 18 2022'"], "pubDate: 'May 06 2021'"),
        (["date: 25. Juni 2020", "date: 3. März 2020"], "date: 6. Mai 2021"),
        (["created: 2020-06-25 # first", "created: 2020-06-26"], "created: 2021-05-06"),
    ],
)
def test_dates_are_written_as_the_author_writes_them(written: list[str], expected: str) -> None:
    made = rewritten([f"---\ntitle: A\n{line}\n---\n" for line in written])
    assert made == f"---\ntitle: Title\n{expected}\n---\n"


def test_a_known_moment_is_told_in_the_blogs_zone() -> None:
    fronts = [
        "---\ndate: 2020-06-25T15:00:00+02:00\ntitle: A\n---\n",
        "---\ndate: 2020-12-25T15:00:00+01:00\ntitle: B\n---\n",
    ]
    assert "date: 2021-03-01T11:30:00+01:00\n" in rewritten(fronts, date="2021-03-01T10:30:00+00:00")
    assert "date: 2021-05-06T12:30:00+02:00\n" in rewritten(fronts, date="2021-05-06T10:30:00+00:00")


@pytest.mark.parametrize("day", ["", "soon", "2020-13-01"])
def test_what_is_no_date_is_left_out(day: str) -> None:
    assert rewritten(["---\ntitle: A\ndate: 2020-06-25\n---\n"], date=day) == "---\ntitle: Title\n---\n"


TERMS = [
    "---\ntitle: A\ndate: 2020-01-01\ntags: [talks, python]\n---\n",
    "---\ntitle: B\ndate: 2020-01-02\ntags: [talks, deep-learning]\n---\n",
    "---\ntitle: C\ndate: 2020-01-03\ntags: [talks, data]\n---\n",
]


def test_terms_are_the_usual_ones_and_those_that_titles_mention() -> None:
    assert "tags: [talks]\n" in rewritten(TERMS)
    assert "tags: [talks, deep-learning]\n" in rewritten(TERMS, title="On Deep Learning")
    assert "tags: [talks, python]\n" in rewritten(TERMS, titles=("Python, slowly",))
    assert "tags: [talks]\n" in rewritten(TERMS, title="A database")


def test_categories_that_the_user_gives_win() -> None:
    assert "tags: [keynotes]\n" in rewritten(TERMS, categories=("keynotes",))
    with_both = ["---\ntitle: A\ncategories: [x]\ntags: [why]\n---\n"] * 2
    assert rewritten(with_both, categories=("k",)) == "---\ntitle: Title\ncategories: [k]\ntags: [why]\n---\n"
    assert rewritten(["---\ntitle: A\n---\n"] * 2, categories=("k",)) == "---\ntitle: Title\ncategories: [k]\n---\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("draft: false", "draft: true"),
        ("draft: true", "draft: true"),
        ("draft: False", "draft: True"),
        ("published: true", "published: false"),
        ("publish: yes", "publish: no"),
        ("status: published", "status: draft"),
        ('draft: "false"', 'draft: "true"'),
    ],
)
def test_a_new_post_is_a_draft(line: str, expected: str) -> None:
    assert rewritten([f"---\ntitle: A\n{line}\n---\n"] * 2) == f"---\ntitle: Title\n{expected}\n---\n"


def test_what_can_not_be_known_is_left_out() -> None:
    fronts = [
        f"---\ntitle: A\nlayout: post\nimage: {n}.png\nweight: {n}\nauthor: Me\nformat:\n  html:\n    toc: true\n---\n"
        for n in range(3)
    ]
    expected = "---\ntitle: Title\nlayout: post\nauthor: Me\nformat:\n  html:\n    toc: true\n---\n"
    assert rewritten(fronts) == expected
    assert rewritten(fronts[:1]) == expected


def test_a_single_posts_own_tags_say_nothing_of_others() -> None:
    made = rewritten(["---\ntitle: A\ncategories: [talks]\ntags: [hany-farid]\nevent: Summit 2020\n---\n"])
    assert made == "---\ntitle: Title\ncategories: [talks]\ntags: []\n---\n"


def test_keys_stand_in_the_order_of_most_posts() -> None:
    fronts = [
        "---\nb: true\ntitle: A\na: true\n---\n",
        "---\nb: true\na: true\ntitle: A\n---\n",
        "---\nb: true\ntitle: A\na: true\n---\n",
    ]
    assert rewritten(fronts) == "---\nb: true\ntitle: Title\na: true\n---\n"


@pytest.mark.parametrize(
    "values",
    [
        ("/2020/06/first-post/", "/2020/07/second-post/"),
        ("first-post", "second-post"),
        ("blog/first_post", "blog/second_post"),
    ],
)
def test_addresses_made_of_titles_are_made_again(values: tuple[str, str]) -> None:
    fronts = [
        f"---\ntitle: {title}\ndate: {day}\npermalink: {value}\n---\n"
        for title, day, value in zip(("First post", "Second post"), ("2020-06-25", "2020-07-01"), values, strict=True)
    ]
    made = yaml.safe_load(rewritten(fronts, title="Another title").strip("-\n"))
    assert made["permalink"] == values[0].replace("2020/06", "2021/05").replace("first", "another").replace(
        "post", "title"
    )


def test_names_of_speakers_fill_their_key() -> None:
    fronts = ["---\ntitle: A\nspeakers: [Ada]\n---\n", "---\ntitle: B\nspeakers: [Bo, Cy]\n---\n"]
    assert 'speakers: [Di, "Eve, Jr."]\n' in rewritten(fronts, speakers=("Di", "Eve, Jr."))
    assert "speakers" not in rewritten(fronts)
    assert "speaker: Di\n" in rewritten(["---\ntitle: A\nspeaker: Ada\n---\n"] * 2, speakers=("Di",))


def test_posts_with_talks_teach_alone() -> None:
    talk = "\n## A talk\n**Speaker**: Ada Lovelace (a lab)\n\nLovelace opens with numbers.\n"
    talks = [parse(f"---\ntitle: T{n}\ncategories: [talks]\n---\n{talk}".encode()) for n in range(2)]
    others = [
        parse(f"---\ntitle: O{n}\nmood: good\ncategories: [life]\n---\nI baked bread.\n".encode()) for n in range(5)
    ]
    assert render_front(learn_front([*others, *talks]), Facts("X")) == "---\ntitle: X\ncategories: [talks]\n---\n"


def test_constants_that_break_the_front_matter_are_left_out() -> None:
    fronts = [
        "---\nbase: &b {x: 1}\nimage: 1.png\ntitle: A\nother: *b\n---\n",
        "---\nbase: &b {x: 1}\nimage: 2.png\ntitle: B\nother: *b\n---\n",
    ]
    assert "title: Title\n" in rewritten(fronts)
    anchored = [front.replace("base: &b {x: 1}\nimage: ", "image: &b ") for front in fronts]
    assert rewritten(anchored) == "---\ntitle: Title\n---\n"


def test_no_front_matter_stays_none() -> None:
    assert rewritten(["# A heading\n", "# Another\n"]) == ""


def test_parsed_dates_have_the_type_that_the_posts_have() -> None:
    made = rewritten(['+++\ntitle = "A"\ndate = 2020-06-25T15:00:00\n+++\n'])
    assert read(made, "toml") == {"title": "Title", "date": datetime(2021, 5, 6)}
    assert read(rewritten(['+++\ntitle = "A"\ndate = 2020-06-25\n+++\n']), "toml")["date"] == date(2021, 5, 6)
