from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.errors import InputError
from talknotes.talks.agenda import Agenda, agenda_of_description, load_agenda, read_agenda

MINUTE, HOUR = 60.0, 3600.0


def rows(agenda: Agenda) -> list[tuple[str | None, list[str]]]:
    """Return titles, and speakers as "Name" or "Name (Affiliation)"."""
    return [
        (entry.title, [f"{one.name} ({one.affiliation})" if one.affiliation else one.name for one in entry.speakers])
        for entry in agenda.entries
    ]


def hours(agenda: Agenda) -> list[float | None]:
    return [None if entry.start is None else entry.start / HOUR for entry in agenda.entries]


PROGRAMMES = {
    "title, dash, speaker, affiliation": (
        "14:00 Deep Learning: It's Not All About Recognizing Cats and Dogs — Kim Hazelwood (Facebook AI Research)\n"
        "14:30 Creating, Weaponizing, and Detecting Deep Fakes — Hany Farid (UC Berkeley)",
        [
            (
                "Deep Learning: It's Not All About Recognizing Cats and Dogs",
                ["Kim Hazelwood (Facebook AI Research)"],
            ),
            ("Creating, Weaponizing, and Detecting Deep Fakes", ["Hany Farid (UC Berkeley)"]),
        ],
    ),
    "one line": ("14:00 Title of It - Maria Lopez (Acme)", [("Title of It", ["Maria Lopez (Acme)"])]),
    "speaker first with a colon": (
        "9.30 Uhr Anna Weber: Die Zukunft der Arbeit\n10.15 Uhr Karl von der Heide: Wald und Klima",
        [("Die Zukunft der Arbeit", ["Anna Weber"]), ("Wald und Klima", ["Karl von der Heide"])],
    ),
    "speaker first with a dash": (
        "9:00 Ann Lee - Opening Doors\n10:00 Bob Stone - Closing Windows\n11:00 Carla Diaz - Garden Paths",
        [("Opening Doors", ["Ann Lee"]), ("Closing Windows", ["Bob Stone"]), ("Garden Paths", ["Carla Diaz"])],
    ),
    "french": (
        "14h00 Les piles du futur – Jeanne Dupont (CNRS)\n14h30 Pause café\n15h00 L'énergie solaire – Luc Martin, EDF",
        [
            ("Les piles du futur", ["Jeanne Dupont (CNRS)"]),
            ("Pause café", []),
            ("L'énergie solaire", ["Luc Martin (EDF)"]),
        ],
    ),
    "slash and comma": (
        "11:00 Solar Cells for All / Carla Diaz, Acme Corp\n11:30 Fonts and Faces / Tom Baker, UC Davis",
        [("Solar Cells for All", ["Carla Diaz (Acme Corp)"]), ("Fonts and Faces", ["Tom Baker (UC Davis)"])],
    ),
    "bullets with bold titles": (
        "- **Better Batteries** by Ann Lee and Bob Stone (MIT)\n- *On Tables* by Carla Diaz",
        [("Better Batteries", ["Ann Lee", "Bob Stone (MIT)"]), ("On Tables", ["Carla Diaz"])],
    ),
    "headings with the speaker first": (
        "### Maria Lopez: Machine Learning in Production\nSome prose about it, and more.\n"
        "### David Chen: Fake Videos\n",
        [("Machine Learning in Production", ["Maria Lopez"]), ("Fake Videos", ["David Chen"])],
    ),
    "headings with a line for the speaker": (
        "## Deep Learning: Not Only Cats\n**Speaker**: Kim Hazelwood (head of engineering at FAIR)\n\nProse. More.\n\n"
        "## Deep Fakes\n**Speaker**: Hany Farid (UC Berkeley)\n",
        [
            ("Deep Learning: Not Only Cats", ["Kim Hazelwood (head of engineering at FAIR)"]),
            ("Deep Fakes", ["Hany Farid (UC Berkeley)"]),
        ],
    ),
    "lines below one another": (
        "14:00\nMachine Learning in Production\nMaria Lopez, Google\n\n14:30\nFinding Fake Videos\nDavid Chen\n",
        [("Machine Learning in Production", ["Maria Lopez (Google)"]), ("Finding Fake Videos", ["David Chen"])],
    ),
    "indented speakers": (
        "* 14:00 Machine Learning in Production\n    * Maria Lopez\n* 14:30 Finding Fake Videos\n    * David Chen\n",
        [("Machine Learning in Production", ["Maria Lopez"]), ("Finding Fake Videos", ["David Chen"])],
    ),
    "a table": (
        "| Time | Talk | Speaker |\n|---|:--|---|\n"
        "| 10:00 | Rust \\| C | Sarah Connor (Skynet) |\n| 10:30 | Break | |\n",
        [("Rust | C", ["Sarah Connor (Skynet)"]), ("Break", [])],
    ),
    "a table without speakers": (
        "| Time | Activity | Duration |\n|---|---|---|\n"
        "| 9:00 | Welcome | 30 min |\n| 9:30 | **Demo** of apps | 30 min |\n",
        [("Welcome", []), ("Demo of apps", [])],
    ),
    "csv": (
        'time,title,speaker,company\n09:00,"Scaling, and why",Maria Lopez,Google\n09:30,Coffee break,,\n'
        '10:00,Tables,"Ann Lee, Bob Stone","MIT, Acme"\n',
        [
            ("Scaling, and why", ["Maria Lopez (Google)"]),
            ("Coffee break", []),
            ("Tables", ["Ann Lee (MIT)", "Bob Stone (Acme)"]),
        ],
    ),
    "csv with semicolons and another order": (
        "Referent;Titel;Beginn;Ende\nAnna Weber;Über Tische;13:00;13:30\nKarl Maier;Über Stühle;13:30;14:00\n",
        [("Über Tische", ["Anna Weber"]), ("Über Stühle", ["Karl Maier"])],
    ),
    "tabs": (
        "start\tspeakers\ttitle\n9:00\tAnn Lee & Bob Stone\tOn Tables\n",
        [("On Tables", ["Ann Lee", "Bob Stone"])],
    ),
    "csv without a header": (
        "9:00,On Tables,Ann Lee,Acme\n9:30,On Chairs,Bob Stone,MIT\n",
        [("On Tables", ["Ann Lee (Acme)"]), ("On Chairs", ["Bob Stone (MIT)"])],
    ),
    "a panel": (
        "14:00 Panel: Ann Lee (MIT), Bob Stone (Acme) and Carla Diaz (X)\n15:00 On Tables — Tom Baker",
        [("Panel", ["Ann Lee (MIT)", "Bob Stone (Acme)", "Carla Diaz (X)"]), ("On Tables", ["Tom Baker"])],
    ),
    "a panel with a title": (
        "14:00 Panel: The Future of Work\n15:00 On Tables — Tom Baker",
        [("Panel: The Future of Work", []), ("On Tables", ["Tom Baker"])],
    ),
    "keynotes": (
        "9:00 Keynote: The Future of Data — Maria Lopez & David Chen\n10:00 Keynote: Kim Hazelwood",
        [("The Future of Data", ["Maria Lopez", "David Chen"]), (None, ["Kim Hazelwood"])],
    ),
    "nobody yet": (
        "9:00 Fonts — TBA\n9:30 Faces — Ann Lee\n10:00 Lines — T.B.D.",
        [("Fonts", []), ("Faces", ["Ann Lee"]), ("Lines", [])],
    ),
    "quoted titles": (
        '9:30 AM - 10:15 AM: Jane Roe, "Why Maps Lie"\n11:00 AM - 12:00 PM: “Sea Ice” — John Doe',
        [("Why Maps Lie", ["Jane Roe"]), ("Sea Ice", ["John Doe"])],
    ),
    "honorifics and pronouns": (
        "9:00 On Tables — Prof. Dr. Anna Weber (she/her)\n9:30 On Chairs — Bob Stone, PhD (Acme)",
        [("On Tables", ["Anna Weber"]), ("On Chairs", ["Bob Stone (Acme)"])],
    ),
    "three speakers": (
        "9:00 On Tables — Ann Lee, Bob Stone and Carla Diaz\n9:30 On Chairs — Tom Baker",
        [("On Tables", ["Ann Lee", "Bob Stone", "Carla Diaz"]), ("On Chairs", ["Tom Baker"])],
    ),
    "names of many kinds": (
        "9:00 One — Jean-Pierre O’Neill\n9:20 Two — Ludwig van der Berg\n"
        "9:40 Three — María José Núñez\n10:00 Four — 李 明",
        [
            ("One", ["Jean-Pierre O’Neill"]),
            ("Two", ["Ludwig van der Berg"]),
            ("Three", ["María José Núñez"]),
            ("Four", ["李 明"]),
        ],
    ),
    "no speakers at all": (
        "10:00 Machine learning in production\n10:30 Growing trees: a guide\n11:00 Deep Fakes - Hidden Worlds",
        [
            ("Machine learning in production", []),
            ("Growing trees: a guide", []),
            ("Deep Fakes - Hidden Worlds", []),
        ],
    ),
    "a list of titles": (
        "1. Machine learning in production\n2. Finding fake videos\n",
        [("Machine learning in production", []), ("Finding fake videos", [])],
    ),
    "titles with dashes": (
        "9:00 Rust - Fast and Safe - Ann Lee\n9:30 Go - Bob Stone\n10:00 C - Carla Diaz",
        [("Rust - Fast and Safe", ["Ann Lee"]), ("Go", ["Bob Stone"]), ("C", ["Carla Diaz"])],
    ),
    "a speaker who is named twice": (
        "9:00 On Tables — Ann Lee\n9:30 On Chairs — Bob Stone\n10:00 On Lamps — Kate Long\nSpeaker: Kate Long",
        [("On Tables", ["Ann Lee"]), ("On Chairs", ["Bob Stone"]), ("On Lamps", ["Kate Long"])],
    ),
    "a usual place for names": (
        "9:00 On Tables — Ann Lee\n9:30 On Chairs — Bob Stone\n10:00 On Lamps — Kate Long",
        [("On Tables", ["Ann Lee"]), ("On Chairs", ["Bob Stone"]), ("On Lamps", ["Kate Long"])],
    ),
    "links": (
        "* 9:00 [On Tables](https://example.org/t) — [Ann Lee](https://example.org/a)\n* 9:30 On Chairs — Bob Stone",
        [("On Tables", ["Ann Lee"]), ("On Chairs", ["Bob Stone"])],
    ),
    "spanish": (
        "09:00 Bienvenida\n09:15 Energía para todos — María López (UNAM)\n"
        "10:00 Pausa para café\n10:30 Preguntas y respuestas",
        [
            ("Bienvenida", []),
            ("Energía para todos", ["María López (UNAM)"]),
            ("Pausa para café", []),
            ("Preguntas y respuestas", []),
        ],
    ),
    "room and moderator lines": (
        "Moderator: Eve Adams\n9:00 On Tables — Ann Lee\nRoom: Main Hall\n9:30 On Chairs — Bob Stone",
        [("On Tables", ["Ann Lee"]), ("On Chairs", ["Bob Stone"])],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "entries"), PROGRAMMES.values(), ids=PROGRAMMES)
def test_a_programme_is_read_in_whatever_form_it_is_written(text, entries):
    assert rows(read_agenda(text)) == entries


@pytest.mark.parametrize("text", [text.replace("\n", "\r\n") for text, _ in PROGRAMMES.values()], ids=PROGRAMMES)
def test_line_endings_and_a_byte_order_mark_change_nothing(text):
    assert read_agenda("\ufeff" + text) == read_agenda(text.replace("\r\n", "\n"))


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("9:00 A — Ann Lee\n11:00 B — Bob Stone\n1:30 C — Carla Diaz\n3:00 D — Tom Baker", [9, 11, 13.5, 15]),
        ("22:00 A — Ann Lee\n23:30 B — Bob Stone\n0:30 C — Carla Diaz", [22, 23.5, 24.5]),
        ("9:00 am A — Ann Lee\n12:00 pm B — Bob Stone\n1 pm C — Carla Diaz", [9, 12, 13]),
        ("9h A — Ann Lee\n14h30 B — Bob Stone", [9, 14.5]),
        ("14.30 Uhr A — Ann Lee\n15 Uhr B — Bob Stone", [14.5, 15]),
        ("[14:00] A — Ann Lee\n(15:00) B — Bob Stone", [14, 15]),
        ("A — Ann Lee (14:00)\nB — Bob Stone, 15:00", [14, 15]),
        ("14:00: A — Ann Lee\n15:00 | B — Bob Stone", [14, 15]),
        ("13:00 A — Ann Lee\n14:00 B — Bob Stone\n13:00 C — Carla Diaz", [13, 14, 13]),
    ],
)
def test_starts_are_hours_of_the_venues_clock(text, starts):
    agenda = read_agenda(text)
    assert hours(agenda) == starts
    assert not agenda.offsets
    assert all(title and len(title) == 1 for title, _ in rows(agenda))


@pytest.mark.parametrize(
    "line",
    [
        "14:00-14:30 A — Ann Lee",
        "14:00 – 14:30 A — Ann Lee",
        "14:00 to 14:30: A — Ann Lee",
        "2:00 - 2:30 pm A — Ann Lee",
        "2 pm – 2:30 pm A — Ann Lee",
        "14h-14h30 A — Ann Lee",
        "14.00 bis 14.30 Uhr A — Ann Lee",
        "A — Ann Lee (14:00-14:30)",
    ],
)
def test_an_end_is_read_with_its_start(line):
    (entry,) = read_agenda(line).entries
    assert (entry.start, entry.end) == (14 * HOUR, 14.5 * HOUR)
    assert (entry.title, [one.name for one in entry.speakers]) == ("A", ["Ann Lee"])


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Coffee break", "break"),
        ("Lunch", "break"),
        ("Lunch & networking", "break"),
        ("15 min break", "break"),
        ("Mittagspause", "break"),
        ("Pause café", "break"),
        ("Pausa", "break"),
        ("Registration and coffee", "break"),
        ("Welcome", "intro"),
        ("Opening remarks", "intro"),
        ("Wrap-up, KPIs & next steps", "intro"),
        ("Begrüßung", "intro"),
        ("Clôture", "intro"),
        ("Q&A", "questions"),
        ("Questions", "questions"),
        ("Fragen und Antworten", "questions"),
        ("Panel discussion", "talk"),
        ("Opening Doors", "talk"),
        ("Welcome Trees", "talk"),
        ("How to Break Things", "talk"),
        ("Lunch Boxes of the Stone Age", "talk"),
        ("Introduction to Rust", "intro"),
        ("Questions We Should Ask", "talk"),
    ],
)
def test_what_lies_between_talks_is_told_by_its_title(title, kind):
    (entry,) = read_agenda(f"9:00 {title}").entries
    assert (entry.title, entry.kind) == (title, kind)


CHAPTERS = """Recorded in Berlin. Subscribe: https://example.org
0:00 Intro
2:10 Machine Learning in Production - Maria Lopez
32:45 Q&A
41:00 Finding Fake Videos - David Chen
1:10:05 Closing"""


def test_chapters_in_a_description_count_from_the_recordings_start():
    agenda = agenda_of_description(CHAPTERS)
    assert agenda.offsets
    assert [entry.start for entry in agenda.entries] == [0, 130, 1965, 2460, 4205]
    assert [entry.kind for entry in agenda.entries] == ["intro", "talk", "questions", "talk", "intro"]
    assert rows(agenda)[1] == ("Machine Learning in Production", ["Maria Lopez"])
    assert agenda == read_agenda(CHAPTERS)


def test_a_days_programme_in_a_description_counts_from_midnight():
    agenda = agenda_of_description("Join us!\n14:00 On Tables — Ann Lee\n14:30 On Chairs — Bob Stone\nThanks.")
    assert (agenda.offsets, hours(agenda)) == (False, [14, 14.5])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A talk about tables.",
        "Recorded at 9:00 in the morning. See you at 10:00.",
        "14:00 On Tables — Ann Lee",
        "Ann Lee — On Tables\nBob Stone — On Chairs",
        "14:00 https://example.org/a\n15:00 https://example.org/b",
        "15:00 On Tables\n14:00 On Chairs\n9:00 Lamps",
    ],
)
def test_a_description_that_is_no_programme_has_no_entries(text):
    assert agenda_of_description(text) == Agenda()


@pytest.mark.parametrize(
    "text", ["", "\n\n", "hello world, this is no agenda.", "# A heading", "| a | b |", "\x00\x01"]
)
def test_a_text_that_is_no_programme_has_no_entries(text):
    assert read_agenda(text).entries == ()


def test_formulas_and_markup_stay_data():
    agenda = read_agenda("title,speaker\n=cmd|' /C calc'!A0,Ann Lee\n<b>Bold</b> & {{< x >}},Bob Stone\n")
    assert rows(agenda) == [("=cmd|' /C calc'!A0", ["Ann Lee"]), ("Bold & {{< x >}}", ["Bob Stone"])]


def test_a_file_in_another_encoding_is_read(tmp_path):
    path = tmp_path / "agenda.txt"
    for encoding in ("utf-8", "utf-8-sig", "latin-1", "utf-16"):
        path.write_bytes("14:00 Über Bäume - Jürgen Müller".encode(encoding))
        assert rows(load_agenda(path)) == [("Über Bäume", ["Jürgen Müller"])]


def test_a_file_without_a_programme_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "agenda.txt"
    path.write_text("Hello.")
    with pytest.raises(InputError, match=r"agenda\.txt: no programme was found\. Write a line"):
        load_agenda(path)
    path.write_bytes(b"%PDF\x00\x01")
    with pytest.raises(InputError, match=r"agenda\.txt: is no text"):
        load_agenda(path)
    with pytest.raises(InputError, match=r"missing\.txt: can't be read"):
        load_agenda(tmp_path / "missing.txt")


@pytest.mark.parametrize(
    "text",
    [
        "14:00 A — B\n" * 60_000,
        "— " * 200_000,
        "| " * 200_000,
        "|" + " " * 5_000 + "\n" * 40,
        ("," * 5_000 + "\n") * 40,
        '"' * 200_000,
        "[" * 200_000,
        "<a" * 200_000,
        ("9:00 " + "-" * 390 + "\n") * 1_000,
        ("Ann Lee, " * 60 + "\n") * 2_000,
        "time,title,speaker\n9:00,x," + "Ann Lee and " * 100_000,
    ],
    ids=["rows", "dashes", "pipes", "wide table", "commas", "quotes", "brackets", "tags", "rules", "names", "cell"],
)
def test_time_is_in_proportion_to_the_text(text):
    start = process_time()
    read_agenda(text)
    agenda_of_description(text)
    assert process_time() - start < 20


@given(st.text(max_size=300))
def test_any_text_is_taken(text):
    for entry in read_agenda(text).entries:
        assert entry.title or entry.speakers
        assert entry.end is None or (entry.start is not None and entry.end >= entry.start)


@given(st.lists(st.integers(0, 23 * 60), min_size=1, max_size=8))
def test_titles_and_names_keep_their_spelling_at_any_time(minutes):
    lines = [f"{minute // 60:02}:{minute % 60:02} Rust’s «Tables» — Zoë O’Brien (A&B)" for minute in minutes]
    entries = read_agenda("\n".join(lines)).entries
    assert [(entry.title, entry.speakers[0].name, entry.speakers[0].affiliation) for entry in entries] == [
        ("Rust’s «Tables»", "Zoë O’Brien", "A&B")
    ] * len(minutes)
