"""What stands in a cue: tags, entities, sounds, music, and who is said to speak."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.captions.cuetext import Row, read_texts


def rows(*payloads: str) -> list[Row]:
    return [row for text in read_texts(payloads) for row in text.rows]


def said(payload: str) -> str:
    return " ".join(row.text for row in rows(payload))


def sounds(payload: str) -> tuple[str, ...]:
    return read_texts([payload])[0].sounds


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        ("<i>Hello</i> <b>there</b>", "Hello there"),
        ("<c.yellow.bg_blue>Hello</c>", "Hello"),
        ("<lang en-GB>Colour</lang>", "Colour"),
        ("<font color='red'>Hello</font>", "Hello"),
        (r"{\an8}Up {\i1}here{\i0}", "Up here"),
        ("{i}Hello{/i}", "Hello"),
        ("One<br/>two", "One two"),
        ("<00:00:01.280><c> word</c>", "word"),
        ("<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>です", "漢字です"),
        ("<rt>outside of ruby</rt>", "outside of ruby"),
        ("Q&amp;A &#8212; it&#x27;s &quot;fine&quot;&nbsp;now", 'Q&A — it\'s "fine" now'),
        ("&amp;lt;i&amp;gt;", "&lt;i&gt;"),
        ("AT&T and R&D; &unknown;", "AT&T and R&D; &unknown;"),
        ("I <3 you, 2 < 3 and 5 > 4", "I <3 you, 2 < 3 and 5 > 4"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("&#0;&#27;[31m", "\ufffd[31m"),
        ("unclosed <b and so on", "unclosed <b and so on"),
    ],
)
def test_tags_and_entities_are_decoded_once(payload, text):
    assert said(payload) == text


def test_a_tag_that_nobody_knows_is_handed_over():
    assert (said("So <laughs> yes"), sounds("So <laughs> yes")) == ("So yes", ("<laughs>",))
    assert said('<img src=x onerror="alert(1)">Hi') == "Hi"


@pytest.mark.parametrize(
    ("payload", "text", "taken"),
    [
        ("[APPLAUSE]", "", ("[APPLAUSE]",)),
        ("Thank you. [applause and\ncheering] Bye.", "Thank you. Bye.", ("[applause and cheering]",)),
        ("That is it. (Laughter) And so", "That is it. And so", ("(Laughter)",)),
        ("(phone rings)", "", ("(phone rings)",)),
        ("Well (DOOR SLAMS) well", "Well well", ("(DOOR SLAMS)",)),
        ("the model (which was small) failed", "the model (which was small) failed", ()),
        ("our team (AI) grew", "our team (AI) grew", ()),
        ("(and this is what all of us had expected)", "(and this is what all of us had expected)", ()),
        ("（拍手）ありがとう", "ありがとう", ("（拍手）",)),
        ("♪ We are\nthe champions ♪", "", ("♪ We are the champions ♪",)),
        ("♪♪", "", ("♪♪",)),
        ("♪ la la ♪ Thank you", "Thank you", ("♪ la la ♪",)),
        ("Thank you\n♪ it goes on", "Thank you", ("♪ it goes on",)),
        ("it ends ♪\nThank you", "Thank you", ("it ends ♪",)),
        ("a [b [c] d] e", "a e", ("[b [c] d]",)),
        ("a [b", "a [b", ()),
        ("a ] b [ c", "a ] b [ c", ()),
    ],
)
def test_sounds_are_taken_out_and_handed_over(payload, text, taken):
    assert (said(payload), sounds(payload)) == (text, taken)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("<v Maria Lopez>Hello</v>", [Row("Hello", "Maria Lopez", True)]),
        ("<v.loud.first Q&amp;A>Hello\nthere", [Row("Hello", "Q&A", True), Row("there", "Q&A")]),
        ("<v Ann>Hi</v> <v Bob>Ho</v>", [Row("Hi", "Ann", True), Row("Ho", "Bob", True)]),
        ("<v>Hello", [Row("Hello")]),
        ("MARIA: Hello", [Row("Hello", "MARIA", True)]),
        (">> MARIA LOPEZ: HELLO", [Row("HELLO", "MARIA LOPEZ", True)]),
        ("&gt;&gt; Maria: Hello", [Row("Hello", "Maria", True)]),
        (">> Hello. >> Hi.", [Row("Hello.", None, True), Row("Hi.", None, True)]),
        ("- Yes.\n- No.", [Row("Yes.", None, True), Row("No.", None, True)]),
        ("-Yes.\n–No.", [Row("Yes.", None, True), Row("No.", None, True)]),
        ("- Yes. - No.", [Row("Yes.", None, True), Row("No.", None, True)]),
        ("Speaker 2: Hello", [Row("Hello", "Speaker 2", True)]),
        ("[MARIA]: Hello", [Row("Hello", "MARIA", True)]),
        ("[laughs]: Hello", [Row(": Hello")]),
        ("Remember: measure first", [Row("Remember: measure first")]),
        ("NOTE: it is small", [Row("NOTE: it is small")]),
        ("THE ANSWER IS: YES", [Row("THE ANSWER IS: YES")]),
        ("Maria: once is no sign", [Row("Maria: once is no sign")]),
        ("so we said: yes", [Row("so we said: yes")]),
        ("At 12:30 see http://x.org", [Row("At 12:30 see http://x.org")]),
        ("-5 degrees", [Row("-5 degrees")]),
        ("well-known", [Row("well-known")]),
    ],
)
def test_who_speaks_is_taken_off_the_words(payload, expected):
    assert rows(payload) == expected


def test_a_name_that_comes_again_is_a_name():
    assert rows("Maria: Hello", "David Chen: Hi", "Maria: So", "David Chen: Yes") == [
        Row("Hello", "Maria", True),
        Row("Hi", "David Chen", True),
        Row("So", "Maria", True),
        Row("Yes", "David Chen", True),
    ]


def test_times_between_words_are_told():
    assert read_texts(["<00:00:01.280><c> word</c>", "word"])[0].timed
    assert not read_texts(["word <3>"])[0].timed


@given(st.lists(st.text(alphabet="abcXYZ.,'é漢", min_size=1), min_size=1))
def test_plain_words_come_through_as_they_are(words):
    assert said(" ".join(words)).split() == " ".join(words).split()


@given(st.text(alphabet="<>/v rubyt.&#;amp[](){}\\♪-:>\n A1", max_size=200))
def test_no_text_breaks_the_reader(payload):
    for text in read_texts([payload, payload]):
        assert all(row.text == " ".join(row.text.split()) for row in text.rows)


@pytest.mark.parametrize(
    ("piece", "count"),
    [("<c>", 300_000), ("<", 1_000_000), ("[", 1_000_000), ("[a]", 100_000), ("[a]:", 100_000), ("(", 1_000_000),
     ("(a) ", 100_000), ("♪", 1_000_000), ("♪ a ", 100_000), ("&", 1_000_000), ("<v a>", 100_000),
     ("<ruby><rt>", 100_000), (" >> a", 50_000), ("- a. ", 50_000), ("{\\", 500_000), ("\t ", 1_000_000)],
)  # fmt: skip
def test_hostile_texts_are_read_to_the_end(piece, count):
    [text] = read_texts([piece * count + "</v></ruby>\n\nlast"])
    assert text.rows[-1].text.endswith("last")
