import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.talks.phrasebook import KINDS, languages, load
from talknotes.talks.phrases import Phrase, find_phrases
from talknotes.values import Segment, Span, Word

MARKS = str.maketrans("", "", "{}<>[]")
LANGUAGES = languages()
ROWS = [
    pytest.param(code, kind, row, id=f"{code} {kind} {at}")
    for code in LANGUAGES
    for kind in KINDS
    for at, row in enumerate(load(code)[kind])
]


def said(*texts: str, speaker: str = "S1") -> list[Segment]:
    return [Segment(f"s{at}", Span(5 * at, 5 * at + 4), speaker, text) for at, text in enumerate(texts)]


def found(kind: str, text: str, code: str = "en") -> list[Phrase]:
    return [phrase for phrase in find_phrases(said(text), code) if phrase.kind == kind]


def bare(text: str) -> str:
    return re.sub(r"[.,?!;:¿¡]", "", text.lower())


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_examples_and_counter_examples_of_every_kind(code):
    data = load(code)
    for kind in KINDS:
        assert data[kind], kind
        assert all(row["yes"] and row["no"] for row in data[kind]), kind
        if kind in ("introduce", "thank", "self", "hand_back"):
            assert any("{" in text for row in data[kind] for text in row["yes"]), kind


@pytest.mark.parametrize(("code", "kind", "row"), ROWS)
def test_an_example_is_found_with_what_it_names(code, kind, row):
    for text in row["yes"]:
        names = tuple(re.findall(r"\{(.*?)\}", text))
        titles, places = re.findall(r"<(.*?)>", text), re.findall(r"\[(.*?)\]", text)
        phrases = found(kind, text.translate(MARKS), code)
        assert any(phrase.names == names for phrase in phrases), text
        assert all(any((phrase.title or "").lower() == title.lower() for phrase in phrases) for title in titles), text
        assert all(any(phrase.affiliation == place for phrase in phrases) for place in places), text


@pytest.mark.parametrize(("code", "kind", "row"), ROWS)
def test_without_capitals_and_marks_an_example_is_found_and_names_nobody_else(code, kind, row):
    for text in row["yes"]:
        names = tuple(name.lower() for name in re.findall(r"\{(.*?)\}", text))
        phrases = found(kind, bare(text.translate(MARKS)), code)
        assert all(phrase.names in ((), names) for phrase in phrases), text
        assert phrases or row.get("lower", "any") in ("no", "sure"), text


@pytest.mark.parametrize(("code", "kind", "row"), ROWS)
def test_a_counter_example_is_not_found_with_or_without_capitals(code, kind, row):
    for text in row["no"]:
        assert [found(kind, variant, code) for variant in (text, text.lower(), bare(text))] == [[], [], []], text


def test_a_language_that_is_not_known_has_no_phrases():
    assert find_phrases(said("Please welcome Maria Lopez."), "xx") == ()
    assert find_phrases(said("Please welcome Maria Lopez."), "shared") == ()


@pytest.mark.parametrize(
    ("text", "names", "affiliation"),
    [
        ("Please welcome Maria Lopez.", ("Maria Lopez",), None),
        ("please welcome maria lopez", ("maria lopez",), None),
        ("PLEASE WELCOME MARIA LOPEZ", ("MARIA LOPEZ",), None),
        ("please welcome maria lopez to the stage", ("maria lopez",), None),
        ("please welcome maria lopez she is a researcher", ("maria lopez",), None),
        ("please welcome maria lopez who works at google and today", ("maria lopez",), "google"),
        ("please welcome Maria lopez", ("Maria",), None),
        ("Please welcome Maria, who needs no introduction.", ("Maria",), None),
        ("Please welcome Ludwig van der Berg and Ana de la Cruz.", ("Ludwig van der Berg", "Ana de la Cruz"), None),
        ("Please welcome Ann Lee, Bob Stone and Carla Diaz.", ("Ann Lee", "Bob Stone", "Carla Diaz"), None),
        ("please welcome ann lee and bob stone", ("ann lee", "bob stone"), None),
        ("please welcome maria lopez and she will", ("maria lopez",), None),
        ("Please welcome Maria Lopez, VP of Engineering at Acme Corp.", ("Maria Lopez",), "Acme Corp"),
        ("Please welcome Maria Lopez from the University of Oxford.", ("Maria Lopez",), "University of Oxford"),
        ("Please welcome the head of AI at Google Research, Kim Hazelwood.", ("Kim Hazelwood",), "Google Research"),
        ("Please welcome Prof. Dr. Jürgen Müller-Lüdenscheidt.", ("Jürgen Müller-Lüdenscheidt",), None),
        ("Please welcome J. R. Smith.", ("J. R. Smith",), None),
        ("Please welcome Sinéad O'Connor.", ("Sinéad O'Connor",), None),
        ("Please welcome Sinéad O’Connor.", ("Sinéad O'Connor",), None),
        ("Please, welcome: Maria Lopez!", ("Maria Lopez",), None),
        ("Please welcome Łukasz Żółć.", ("Łukasz Żółć",), None),
        ("please welcome mary anne smith", ("mary anne smith",), None),
        ("Please join me in welcoming to the stage member of staff at OpenAI, Ryan Leopo.", ("Ryan Leopo",), "OpenAI"),
    ],
)  # fmt: skip
def test_names_are_read_as_they_were_heard(text, names, affiliation):
    phrases = [phrase for phrase in found("introduce", text) if phrase.names]
    assert [(phrase.names, phrase.affiliation) for phrase in phrases] == [(names, affiliation)]


@pytest.mark.parametrize(
    "text",
    [
        "We welcome contributions, questions and pull requests from everyone.",
        "It was introduced by the committee, and we thank them for it.",
        "The loud speaker is next to the screen, and the next speaker in the phone is smaller.",
        "People ask many questions when the floor of the price is reached.",
        "Take the pointer over to the left, back to the start of the list.",
        "This brings us to the heart of the matter: memory.",
        "I am convinced that my name is irrelevant here.",
        "i am convinced that we should talk to users about it and move on",
        "so i'm going to take the model and break it into pieces that we see on the stage of the pipeline",
        "The talk between threads is expensive, and thanks to caching it is rare.",
        "thanks to caching it is rare and we close the file at the end of the day",
        "You introduce a variable, you name it, and you hand it to the function.",
        "Please note that the session store is closed after the request.",
        "Next is the encoder, and next we have two layers of attention.",
    ],
)
def test_what_a_talk_says_is_no_phrase(text):
    assert find_phrases(said(text), "en") == ()
    assert find_phrases(said(bare(text)), "en") == ()


def test_a_sentence_may_hold_several_phrases():
    phrases = find_phrases(said("Thank you, David, that was great. Any questions? Next up is Maria Lopez."), "en")
    assert {(phrase.kind, phrase.names) for phrase in phrases} == {
        ("thank", ("David",)),
        ("open_questions", ()),
        ("introduce", ("Maria Lopez",)),
    }


def test_a_name_in_the_next_sentence_of_the_same_voice_belongs_to_the_phrase():
    first, second = said("Please welcome.", "Maria Lopez.")
    (phrase,) = find_phrases([first, second], "en")
    assert (phrase.kind, phrase.segment, phrase.names) == ("introduce", 0, ("Maria Lopez",))
    other = Segment("s1", second.span, "S2", second.text)
    assert [phrase.names for phrase in find_phrases([first, other], "en")] == []
    late = Segment("s1", Span(60, 64), "S1", second.text)
    assert [phrase.names for phrase in find_phrases([first, late], "en")] == []


def test_thanks_to_somebody_are_not_taken_for_the_end_of_a_talk():
    assert found("speaker_close", "Thank you very much, David.") == []
    assert found("thank", "Thank you very much, David.")[0].names == ("David",)
    assert found("speaker_close", "Thank you very much.")


def test_thanks_that_open_a_question_are_the_floors():
    text = "Thanks for the great talk, I was wondering about cost."
    assert found("floor", text)
    assert found("thank", text) == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Today I want to talk about machine learning in production.", "Machine learning in production"),
        ("i'm going to tell you about compilers so let me start with history", "Compilers"),
        ("I'm gonna talk a little bit about Rust in the kernel today.", "Rust in the kernel"),
        ("Today I want to talk about Node.js and its loop. It is old.", "Node.js and its loop"),
        ("The title of my talk is: Finding Fake Videos.", "Finding Fake Videos"),
    ],
)
def test_an_announced_title_is_tidy(text, title):
    assert [phrase.title for phrase in found("announce", text)] == [title]


@pytest.mark.parametrize(
    "text",
    [
        "I want to talk about this.",
        "I want to talk about a few things.",
        "I want to talk about something that I have thought about for a very long time, and that is why we do it.",
        "I want to talk about",
    ],
)
def test_what_says_nothing_is_no_title(text):
    assert found("announce", text) == []


def test_the_time_is_that_of_the_first_word_where_words_are_known():
    texts = ["So", "that", "is", "it.", "Please", "welcome", "Maria", "Lopez."]
    words = tuple(Word(text, Span(at, at + 0.5)) for at, text in enumerate(texts))
    segment = Segment("s1", Span(0, 8), "S1", " ".join(texts), words)
    (phrase,) = [phrase for phrase in find_phrases([segment], "en") if phrase.kind == "introduce"]
    assert (phrase.time, phrase.text) == (4.0, "Please welcome Maria Lopez")
    (phrase,) = [p for p in find_phrases([Segment("s1", Span(0, 8), "S1", segment.text)], "en") if p.names]
    assert phrase.time == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "a" * 50_000,
        "thank you very " * 3_000,
        "Maria Lopez, " * 4_000,
        "a-" * 25_000,
        "so okay well " * 4_000,
        "\x00\u202e{name}" * 5_000,
    ],
    ids=["one word", "thanks", "names", "dashes", "fillers", "control characters"],
)  # fmt: skip
def test_time_is_in_proportion_to_the_text(text):
    find_phrases(said("Hello."), "en")
    start = process_time()
    find_phrases(said(text), "en")
    assert process_time() - start < 20


@given(st.lists(st.text(max_size=80), max_size=4))
def test_any_text_is_taken_and_phrases_point_into_it(texts):
    for phrase in find_phrases(said(*texts), "en"):
        assert 0 <= phrase.segment < len(texts)
        assert phrase.time == 5 * phrase.segment


@given(st.text(alphabet="abcdefg '’-.,!éñß", max_size=30))
def test_a_name_stands_in_the_text(name):
    text = f"Please welcome {name}"
    for phrase in find_phrases(said(text), "en"):
        assert all(heard in text.replace("’", "'") for heard in phrase.names)


@pytest.mark.parametrize(
    ("code", "text", "kind", "name"),
    [
        ("en", "hello and welcome to the start I'm Nadia Rahman, and I cover the climate.", "self", "Nadia Rahman"),
        ("en", "i'm robert kelly What I'm going to show you is counting gulls.", "self", "robert kelly"),
        ("en", "now please welcome martin goble Twenty minutes, please.", "introduce", "martin goble"),
        ("de", "schön dass ihr alle da seid Ich bin Stefan, und ich führe durch den Abend.", "self", "Stefan"),
    ],
)
def test_where_marks_and_capitals_resume_a_sentence_begins(code, text, kind, name):
    for before in ("", "That was the first part."):
        phrases = find_phrases(said(*filter(None, [before]), text), code)
        assert name in [heard for phrase in phrases if phrase.kind == kind for heard in phrase.names]


def test_a_sentence_that_goes_on_begins_nothing_new():
    texts = "There was a man who said", "that i am not sure I'm Robert Kelly, and so on."
    assert [phrase for phrase in find_phrases(said(*texts), "en") if phrase.names] == []


def test_a_name_after_a_lower_case_start_is_no_beginning():
    [phrase] = [row for row in find_phrases(said("so please welcome Maria Lopez."), "en") if row.names]
    assert (phrase.kind, phrase.names, phrase.text) == ("introduce", ("Maria Lopez",), "please welcome Maria Lopez")
