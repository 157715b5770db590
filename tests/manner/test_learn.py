"""An author's manner, learned from posts that show one habit each."""

from dataclasses import asdict, replace

import pytest

from talknotes.authored.parse import parse
from talknotes.authored.post import Post
from talknotes.fill.marks import Separators, close_mark, open_mark
from talknotes.fill.values import Origin
from talknotes.manner import heads
from talknotes.manner.habits import Habits
from talknotes.manner.learn import habits_for, learn_common, learn_habits
from talknotes.manner.telling import tell_section
from talknotes.values import Person, Span, Talk

PROSE = """## Sound from sand

**Speaker**: Ann Lee (Acme)

Lee opens with a jar of sand that sings. It's a "simple" toy, she says -- one that anyone may build at home.

Then Lee explains why grains of one size are needed, and where the wind sorts them.


## Maps without north

**Speakers**: Bob Ray (Initech) and Cyd Fox (Initech)

Ray begins with a map of a cave. Fox shows how it's drawn: from the middle to the walls.
"""

BULLETS = """### **Sound from sand** by Ann Lee ([slides](https://example.com/a))

* Ann showed a jar of sand that sings
* she built it *at home*

### **Maps without north** by Bob Ray & Cyd Fox ([slides](https://example.com/b), [video](https://example.com/c))

* Bob began with a map of a cave
* Cyd explained how it was drawn
"""

GERMAN = """---
title: Notizen
---

Sand, der singt
===============

_Referentin: Anna Lehm, Akustik GmbH_

Lehm hat ein Glas mit Sand gezeigt, das „singt“ – ganz ohne Strom. Sie erklärte, wie der Wind die Körner sortiert.

Karten ohne Norden
==================

_Referenten: Bert Roth und Carla Fuchs, Höhlenverein_

Roth begann mit der Karte einer Höhle. Fuchs erzählte, dass sie von der Mitte her gezeichnet wurde.
"""

FRENCH = """### Ana Roche : le sable qui chante

Ana Roche présente un bocal de sable « qui chante » : c’est un jouet. Roche explique que l’on peut le faire chez soi.
"""


def learned(text: str, *like: str) -> Habits:
    return learn_habits(parse(text.encode()), [parse(one.encode()) for one in like])


def section(habits: Habits, title: str | None, *people: Person) -> str:
    return tell_section(Talk(title, tuple(person.label for person in people)), people, "", habits)


FIGURE = 'a\n\n{{< figure src="x.png" width="700px" caption="X" >}}\n'

EVA = Person("S1", "Eva Stone", "Quarry")
TOM = Person("S2", "Tom Hill", "Quarry")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            PROSE,
            {
                "heading_level": 2, "blank_before_heading": 2, "blank_after_heading": 1, "blank_before_body": 1,
                "speaker_line": "**Speaker**: {people}", "speakers_line": "**Speakers**: {people}", "text": "paragraph",
                "opening": '"', "apostrophe": "'", "dash": " -- ", "name": "surname", "tense": "present",
                "underline": "",
                "heading": "{title}",
            },
        ),
        (
            BULLETS,
            {
                "heading_level": 3, "heading": "**{title}** by {name}", "speaker_line": None, "speakers_line": None,
                "text": "bullets", "bullet": "*", "indent": "", "name": "first", "tense": "past", "emphasis": "*",
                "conjunction": "&", "blank_before_heading": 1,
            },
        ),
        (
            GERMAN,
            {
                "language": "de", "underline": "=", "heading_level": 1, "opening": "„", "closing": "“", "dash": " – ",
                "speaker_line": "_Referentin: {name}, {affiliation}_",
                "speakers_line": "_Referenten: {name}, {affiliation}_",
                "tense": "past", "conjunction": "und", "colon": ":",
            },
        ),
        (
            FRENCH,
            {
                "language": "fr", "heading": "{name} : {title}", "opening": "« ", "closing": " »", "apostrophe": "’",
                "tense": "present", "colon": " :", "speaker_line": None,
            },
        ),
    ],
    ids=["prose", "bullets", "german", "french"],
)  # fmt: skip
def test_a_post_shows_its_authors_habits(text: str, expected: dict[str, object]) -> None:
    habits = asdict(learned(text))
    assert {key: habits[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("head", "written"),
    [
        ("## Sand\n**Speaker**: Ann Lee (Acme)", "## Ice\n**Speaker**: Eva Stone (Quarry)"),
        ("## Sand\n**Speaker**: Ann Lee", "## Ice\n**Speaker**: Eva Stone"),
        ("## Sand\nSpeaker: Ann Lee (Acme).", "## Ice\nSpeaker: Eva Stone (Quarry)."),
        ("## Sand\n\n*Ann Lee, Acme*", "## Ice\n\n*Eva Stone, Quarry*"),
        ("## Sand\n\n**Ann Lee** (Acme)", "## Ice\n\n**Eva Stone** (Quarry)"),
        ("## Sand\nby Ann Lee", "## Ice\nby Eva Stone"),
        ("### Ann Lee - Sand", "### Eva Stone - Ice"),
        ("### Ann Lee: *Sand*", "### Eva Stone: *Ice*"),
        ("### **Sand** by Ann Lee ([slides](https://example.com))", "### **Ice** by Eva Stone"),
        ("### Sand (Ann Lee, Acme)", "### Ice (Eva Stone, Quarry)"),
        ("### Sand ##\nSpeaker: [Ann Lee](https://example.com)", "### Ice\nSpeaker: Eva Stone"),
        ('## Ann Lee, "Sand"', '## Eva Stone, "Ice"'),
        ("## 14:30 – Sand\nSpeaker: Ann Lee", "## Ice\nSpeaker: Eva Stone"),
        ("## 1. Sand (Ann Lee)", "## Ice (Eva Stone)"),
        ("Sand\n----\n**Speaker:** Ann Lee", "Ice\n---\n**Speaker:** Eva Stone"),
    ],
)
def test_a_new_section_is_headed_like_the_others(head: str, written: str) -> None:
    body = "Lee opens with a jar of sand that sings, and then tells at length how it came to be."
    habits = learned(f"Two talks that I heard.\n\n{head}\n\n{body}\n")
    assert section(habits, "Ice", EVA) == written


BODY = "Lee opens with a jar of sand that sings, and then tells at length how it came to be."


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        (f"{BODY}\n", "## Ice"),
        (f"# My day\n\n{BODY}\n", "## Ice"),
        (f"# My day\n\n{BODY}\n\n### Lunch\n\nIt was good.\n", "### Ice"),
        (f"# Sand\n\n*Ann Lee, Acme*\n\n{BODY}\n", "## Ice"),
        (f"Sand\n====\n\n*Ann Lee, Acme*\n\n{BODY}\n", "Ice\n---"),
        (f"---\ntitle: My day\n---\n\n# Sand\n\n*Ann Lee, Acme*\n\n{BODY}\n", "# Ice"),
        (f"# Sand\n\n*Ann Lee, Acme*\n\n{BODY}\n\n# Wood\n\n*Bob Ray, Acme*\n\n{BODY}\n", "# Ice"),
        (f"# My day\n\n**Sand** (with goats in it)\n\n{BODY}\n", "## Ice"),
        (f"# My day\n\n**Sand**\n\n{BODY}\n\n**Wood**\n\n{BODY}\n", "**Ice**"),
        (f"1. **Sand** by Ann Lee\n   {BODY}\n2. **Wood** by Bob Ray\n   {BODY}\n", "1. **Ice** by Eva Stone"),
    ],
)  # fmt: skip
def test_a_heading_is_one_and_never_a_second_title(text: str, heading: str) -> None:
    assert (
        section(learned(text), "Ice", EVA).startswith(heading + "\n") or section(learned(text), "Ice", EVA) == heading
    )


@pytest.mark.parametrize(
    ("lines", "written"),
    [
        (("*Ann Lee, Acme*", "*Bob Ray*", "*Cyd Fox*"), "*Eva Stone, Quarry*"),
        (("*Ann Lee — Acme*",), "*Eva Stone — Quarry*"),
        (("*by Ann Lee, head of sand*", "*by Bob Ray, engineer*"), "*by Eva Stone, Quarry*"),
        (("**Ann Lee**, Acme", "**Bob Ray**, Initech"), "**Eva Stone**, Quarry"),
    ],
)
def test_the_affiliation_has_the_place_that_the_author_gives_it(lines: tuple[str, ...], written: str) -> None:
    names = ("Sand", "Wood", "Maps")
    text = "\n\n".join(f"## {title}\n\n{line}\n\n{BODY}" for title, line in zip(names, lines, strict=False))
    assert section(learned(f"Talks that I heard.\n\n{text}\n"), "Ice", EVA) == f"## Ice\n\n{written}"


def test_marks_that_a_line_of_speakers_opens_are_closed() -> None:
    assert heads.choose_line({"*{name} at Acme, live*": 1}) == "*{people}*"
    assert heads.choose_line({"**Speaker**: {name} at Acme": 1}) == "**Speaker**: {people}"
    assert heads.choose_line({"_({name} of Acme)_": 1}) == "_({people})_"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (PROSE, "## Ice\n\n**Speakers**: Eva Stone (Quarry) and Tom Hill (Quarry)"),
        (BULLETS, "### **Ice** by Eva Stone & Tom Hill"),
        (GERMAN, "Ice\n===\n\n_Referenten: Eva Stone und Tom Hill, Quarry_"),
        (FRENCH, "### Eva Stone et Tom Hill : Ice"),
    ],
    ids=["prose", "bullets", "german", "french"],
)
def test_several_speakers_are_introduced_as_the_author_does(text: str, written: str) -> None:
    assert section(learned(text), "Ice", EVA, TOM) == written


@pytest.mark.parametrize(
    ("one", "several"),
    [("**Speaker**", "**Speakers**"), ("SPEAKER", "SPEAKERS"), ("Ponente", "Ponentes"), ("By", "By")],
)
def test_what_was_seen_for_one_speaker_tells_what_is_said_of_several(one: str, several: str) -> None:
    body = "Lee opens with a jar of sand that sings, and then tells at length how it came to be."
    seen = learned(f"## Sand\n{one}: Ann Lee\n\n{body}\n")
    assert section(seen, "Ice", EVA, TOM).split("\n")[1].startswith(f"{several}: Eva Stone")
    back = learned(f"## Sand\n{several}: Ann Lee and Bob Ray\n\n{body}\n")
    assert section(back, "Ice", EVA).split("\n")[1] == f"{one}: Eva Stone"


def test_what_belongs_to_one_talk_is_no_habit() -> None:
    habits = learned("## Keynote at dawn: Sand (Ann Lee, with goats)\n\nLee opens with a jar of sand that sings.\n")
    assert "goats" not in section(habits, "Ice", EVA)
    assert "dawn" not in section(habits, "Ice", EVA)


def test_the_posts_own_manner_wins_and_others_fill_in() -> None:
    habits = learned(PROSE, BULLETS, BULLETS)
    assert (habits.heading_level, habits.text, habits.name) == (2, "paragraph", "surname")
    assert (habits.bullet, habits.emphasis) == ("*", "*")
    assert learned("Nothing but a line.\n", BULLETS).heading == "**{title}** by {name}"
    assert learned("Nothing but a line.\n").heading == Habits().heading


def test_no_post_of_a_blog_counts_for_more_than_another() -> None:
    posts = [parse(text.encode()) for text in (PROSE, BULLETS, BULLETS)]
    assert learn_common(posts) == learn_common(posts[::-1])
    assert learn_common(posts).heading == "**{title}** by {name}"
    assert learn_common([]) == replace(Habits(), dash="")


def test_the_most_frequent_habit_wins() -> None:
    habits = learned(
        '* one\n* two\n\ntext\n\n- three\n- four\n- five\n\nHe\'s “here”. She\'s here, it\'s "here" or "there".\n'
    )
    assert (habits.bullet, habits.opening, habits.apostrophe) == ("-", '"', "'")


def test_what_stands_in_quotes_code_and_our_own_blocks_teaches_nothing() -> None:
    ours = "Lee says: “We built it.” (0:10) “It sings.” (0:12) “It’s sand.” (0:14)"
    origin = Origin("b1", "rest", "Talk", "0" * 64, (Span(1, 2),), "k")
    block = f"{open_mark(origin, ours, Separators((), (chr(10),)))}\n{ours}\n{close_mark('b1')}\n"
    others = "> “A” “B” “C” it’s\n\n```\n“D” “E” it’s\n```\n"
    text = f'## Sand\n**Speaker**: Ann Lee\n\nShe said "hello" and it\'s a fine jar of sand.\n\n{others}\n'
    assert learned(text + block) == learned(text)
    assert (learned(text).opening, learned(text).apostrophe) == ('"', "'")
    assert learned(text + ours).opening == "“"


def test_mojibake_is_the_mark_it_stands_for() -> None:
    assert learned("Itâ€™s said, itâ€™s done, itâ€™s over. It's late.\n").apostrophe == "’"


def test_a_sections_own_form_wins_in_it() -> None:
    ice = "## Ice\n\n**Speaker**: Eva Stone\n\n+ first thing told of ice\n+ second thing told of it\n"
    post = parse(f"{PROSE}\n\n{ice}".encode())
    habits = learn_habits(post)
    assert habits.text == "paragraph"
    assert [habits_for(post, one, habits).text for one in post.sections] == ["paragraph", "paragraph", "bullets"]
    assert habits_for(post, post.sections[2], habits).bullet == "+"
    assert habits_for(post, None, habits) == habits


def test_a_line_that_says_what_is_missing_makes_no_prose() -> None:
    text = (
        "## Ice\n\n- first thing told of ice\n- second thing told of it\n\nI missed the rest, my train was waiting.\n"
    )
    post = parse(f"{PROSE}\n\n{text}\n\n## Snow\n\nI missed this.\n".encode())
    habits = learn_habits(post)
    assert habits_for(post, post.sections[2], habits).text == "bullets"
    assert habits_for(post, post.sections[3], replace(habits, text="bullets")).text == "bullets"


@pytest.mark.parametrize(
    ("sentences", "tense"),
    [
        ("Lee opens with sand. She explains it. Lee showed a jar. Lee gives an example.", "present"),
        ("Lee opened with sand. Lee then said why. She also told of wind.", "past"),
        ("Lee eröffnet mit Sand, und das ist gut. Lee zeigt ein Glas. Sie hat es nicht gebaut.", "present"),
        ("Lee sprach über den Sand. Sie hat ein Glas gezeigt, das singt. Lee erklärte auch, wie.", "past"),
        ("Lee a montré le sable qui chante dans les dunes. Lee expliquait que c'est le vent.", "past"),
        ("Lee muestra la arena que canta en el desierto y Lee explica por qué lo hace.", "present"),
        ("Lee mostró la arena que canta en el desierto y Lee explicó por qué lo hace.", "past"),
        ("Lee mostrou a areia que canta no deserto e depois Lee explicou por que isso não é raro.", "past"),
    ],
)
def test_tense_is_that_of_the_verbs_after_the_speaker(sentences: str, tense: str) -> None:
    assert learned(f"## Sand\n**Speaker**: Ann Lee\n\n{sentences}\n").tense == tense


@pytest.mark.parametrize(
    ("sentences", "name"),
    [
        ("Ann opens. Lee is mentioned by Ann. Ann closes.", "first"),
        ("Ann Lee opens. Then Lee explains. Lee closes.", "surname"),
        ("Ann Lee opens. Then Ann Lee explains.", "full"),
    ],
)
def test_name_is_what_speakers_are_mostly_called(sentences: str, name: str) -> None:
    assert learned(f"## Sand\n**Speaker**: Ann Lee\n\n{sentences}\n").name == name


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("I liked it. I went there. It was a jar. It sang. Sand is fine. Wind is too. Lee left. We clapped.", "i"),
        ("We heard sand. We saw a jar. It sang. It is fine. Wind is too. Lee left. All clapped. It was late.", "we"),
        (
            "Sand is fine. Wind is too. A jar sang. Lee left. All clapped. It was late. Then came rain. And hail.",
            "none",
        ),
    ],
)
def test_person_is_who_tells(text: str, person: str) -> None:
    assert learned(f"## Sand\n**Speaker**: Ann Lee\n\n{text}\n").person == person


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("lead\n\n<!-- more -->\n\ntext\n", "split_mark", "<!-- more -->"),
        ("lead\n\ntext\n", "split_mark", None),
        (FIGURE, "figure", '{{< figure src="{src}" caption="{caption}" >}}'),
        ("- a\n\n- b\n\n- c\n", "blank_between_items", 1),
        ("-   a thing\n-   another\n", "bullet_gap", "   "),
        ("  - a thing\n  - another\n", "indent", "  "),
        ("1. a thing\n2. another\n", "bullet", "1."),
        ("1) a thing\n2) another\n", "bullet", "1)"),
        ("1. a thing\n2. another\n3. one more\n\ntext\n\n+ a\n", "bullet", "+"),
        ("- **Sand** by Ann Lee\n\t* a thing of hers\n- **Ice** by Eva Stone\n\t* another\n", "bullet", "*"),
        ("- **Sand** by Ann Lee\n\t* a thing of hers\n- **Ice** by Eva Stone\n\t* another\n", "indent", "\t"),
        ("lead\n\n\n## Sand\n\ntext\n\n## Ice\n\ntext\n", "blank_before_heading", 1),
        ("lead\n\n\n\n## Sand\n\ntext\n", "blank_before_heading", 3),
        ("## Sand\n**Speaker**: Ann Lee\n\ntext\n", "blank_before_heading", 1),
        ("Nothing but a line.\n", "blank_before_heading", 1),
        ("It is _so_ and _so_ and *so*.\n", "emphasis", "_"),
        ("Use `--flag` and run it -- or not.\n", "dash", " -- "),
        ("It's 10-20 and state-of-the-art.\n", "dash", ""),
        ("He said ‘yes’ and ‘no’, didn’t he?\n", "opening", "‘"),
        ("The **cache** is a **map** of keys.\n\nAnd **locks** are **slow** here.\n", "has_bold_terms", True),
        ("**Note**: it is so.\n\n**Then**: it is not.\n", "has_bold_terms", False),
        (f"{PROSE}\n### Questions\n\nWhy?\n", "questions", "Questions"),
    ],
)  # fmt: skip
def test_a_mark_is_found(text: str, key: str, value: object) -> None:
    assert asdict(learned(text))[key] == value


def test_paragraphs_have_their_median_length() -> None:
    words = "\n\n".join(" ".join(["word"] * count) for count in (2, 20, 30, 90))
    assert learned(f"## Sand\n**Speaker**: Ann Lee\n\n{words}\n").paragraph_words == 30


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("text", [PROSE, BULLETS, GERMAN, FRENCH], ids=["prose", "bullets", "german", "french"])
def test_line_ends_change_no_habit(text: str, end: str) -> None:
    assert learned(text.replace("\n", end)) == learned(text)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"+++\n", b"## \n", b"- \n", b"\xef\xbb\xbf", "## “\n„".encode()])
def test_odd_bytes_have_habits_too(data: bytes) -> None:
    post: Post = parse(data)
    assert isinstance(learn_habits(post, [post]), Habits)
