import json

import pytest

from talknotes.summarize.answers import UnusableError, read_notes, read_object

IDS = {f"s{number}" for number in range(1, 40)}
ROW = {"text": "Lopez moves the tables to one server.", "segments": ["s1"]}
BLOCKS = {"blocks": [{"heading": "Tables", "sentences": [ROW]}]}
JSON = json.dumps(BLOCKS)


def read(text):
    return read_notes(text, IDS, "en")


def rows(text):
    return [(one.text, one.cited) for one in read(text).sentences]


TOLD = [("Lopez moves the tables to one server.", ("s1",))]


@pytest.mark.parametrize(
    "answer",
    [
        JSON,
        f"```json\n{JSON}\n```",
        f"Here is the JSON you asked for:\n\n```\n{JSON}\n```\nLet me know if you need more.",
        f"<think>The lines {{s1}} say … maybe {json.dumps({'blocks': []})}</think>\n{JSON}",
        f"So first I look at s1. Then the JSON.\n</think>\n\n{JSON}",
        f"<think>I will answer now.\n{JSON}",
        f"<think>Hm.</think><think>Again.</think>{JSON}",
        f"[THINK]What now[/THINK]{JSON}",
        f"<|channel|>analysis<|message|>We need {{blocks}}.<|end|>"
        f"<|start|>assistant<|channel|>final<|message|>{JSON}<|return|>",
        f"<|channel>thought\nLet me see.<channel|>{JSON}<turn|>",
        f"<|im_start|>assistant\n{JSON}<|im_end|>",
        JSON.replace("}]}]}", "},]},],}"),
        json.dumps(BLOCKS["blocks"]),
        json.dumps(BLOCKS["blocks"][0]),
        json.dumps([ROW]),
        json.dumps({"answer": BLOCKS}),
        json.dumps({"notes": BLOCKS["blocks"]}),
        str(BLOCKS),
        JSON.replace('"', "“", 1).replace('"', "”", 1),
        f"{JSON}\n\n{JSON}",
        f"{json.dumps({'blocks': []})}\n{JSON}",
        f"{JSON}\n{json.dumps({'blocks': []})}",
        f'{JSON}\n{{"text": "Done."}}',
        json.dumps({"blocks": [{"heading": None, "sentences": [{"sentence": ROW["text"], "ids": "s1"}]}]}),
        json.dumps({"blocks": [{"heading": "", "sentences": [f"{ROW['text']} [s1]"]}]}),
        json.dumps({"blocks": [{"heading": "", "sentences": [ROW, ROW, {**ROW, "segments": ["s2"]}]}]}),
    ],
)
def test_an_answer_is_found_however_it_is_wrapped(answer):
    assert rows(answer) == TOLD


@pytest.mark.parametrize(
    ("segments", "cited"),
    [
        (["s1", "s2"], ("s1", "s2")),
        ("s1, s2", ("s1", "s2")),
        ("[s1] [s2]", ("s1", "s2")),
        ([1, 2], ("s1", "s2")),
        (3, ("s3",)),
        (["[s4]", "segment 5"], ("s4", "s5")),
        (["s1-s4"], ("s1", "s2", "s3", "s4")),
        ("s7–9", ("s7", "s8", "s9")),
        (["s2", "s99", "s2"], ("s2",)),
        (["s1-s39"], ("s1", "s39")),
        (["s99"], ()),
        ([], ()),
        (None, ()),
        (True, ()),
        ([1e400, -3, {"id": "s6"}], ("s6",)),
    ],
)
def test_ids_are_understood_however_they_are_written(segments, cited):
    answer = json.dumps({"blocks": [{"heading": "", "sentences": [{"text": "It works.", "segments": segments}]}]})
    assert [one.cited for one in read(answer).sentences] == [cited]


def test_ids_within_the_text_are_taken_out_of_it():
    answer = json.dumps({"blocks": [{"sentences": [{"text": "It works [s3, s4], and well (s6–s7)."}]}]})
    assert rows(answer) == [("It works, and well.", ("s3", "s4", "s6", "s7"))]


@pytest.mark.parametrize("end", range(JSON.index("tables"), len(JSON) - 1))
def test_of_an_answer_that_stops_halfway_whole_sentences_stay(end):
    whole = {"text": "The team tries it twice.", "segments": ["s3"]}
    text = json.dumps({"blocks": [{"heading": "", "sentences": [whole, ROW]}]})
    at = text.index("Lopez") + end - JSON.index("tables")
    answer = read(text[: min(at, len(text) - 1)])
    assert answer.cut
    assert [one.text for one in answer.sentences][:1] == ["The team tries it twice."]
    assert {one.text for one in answer.sentences} <= {"The team tries it twice.", ROW["text"]}


def test_a_first_sentence_that_stops_halfway_is_no_sentence():
    answer = read('{"blocks": [{"heading": "", "sentences": [{"segments": ["s1"], "text": "Lopez moves the ta')
    assert (answer.cut, answer.sentences) == (True, ())


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "I'm sorry, but I can't help with that.",
        "Lopez moves the tables to one server [s1].",
        "{",
        "[" * 5000,
        '{"' * 3000,
        '{"a": 1}',
        "[1, 2, 3]",
        json.dumps({"type": "object", "properties": {"blocks": {"type": "array", "items": {}}}}),
        "<think>" + "and then " * 1000,
        "<think>" * 20_000,
        "{" * 100_000,
        '{"a' * 50_000,
        '{"blocks": "' + "\\" * 100_000,
    ],
)
def test_what_holds_no_notes_is_refused(answer):
    with pytest.raises(UnusableError):
        read(answer)


def test_quotation_marks_within_a_text_do_not_end_it():
    answer = (
        '{"blocks": [{"heading": "", "sentences": [{"text": "She calls it "the limit", twice.", "segments": ["s1"]}]}]}'
    )
    assert rows(answer) == [('She calls it "the limit", twice.', ("s1",))]


def test_a_text_of_several_sentences_becomes_several_and_quotations_stay_whole():
    text = "Dr. Lopez tries it. She says: “It works. We ship it.” Then they stop."
    answer = json.dumps({"blocks": [{"sentences": [{"text": text, "segments": ["s1"]}]}]})
    assert [one for one, _ in rows(answer)] == [
        "Dr. Lopez tries it.",
        "She says: “It works. We ship it.”",
        "Then they stop.",
    ]


def test_german_quotations_end():
    text = "Sie sagt: „Es geht.“ Dann hört sie auf."
    answer = json.dumps({"blocks": [{"sentences": [{"text": text, "segments": ["s1"]}]}]})
    assert len(read_notes(answer, IDS, "de").sentences) == 2


def test_blocks_one_after_another_belong_together():
    blocks = [{"heading": "", "sentences": [{"text": f"Point {at} is made.", "segments": [at]}]} for at in (1, 2, 3)]
    answer = "Here they are:\n" + "\n".join(json.dumps(block) for block in blocks)
    assert rows(answer) == [(f"Point {at} is made.", (f"s{at}",)) for at in (1, 2, 3)]


def test_loops_are_left_out():
    loop = {"text": "the model is the model is the model is the model is the model is", "segments": ["s2"]}
    answer = json.dumps({"blocks": [{"heading": "", "sentences": [ROW, loop]}]})
    assert rows(answer) == TOLD


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("**Lopez** moves _all_ tables.", "Lopez moves all tables."),
        ("- Lopez moves `all` tables.", "Lopez moves all tables."),
        ("### 3. Tables move", "Tables move"),
        ('See [the page](https://example.org/x "t") for it.', "See the page for it."),
        ("![a picture](javascript:alert(1)) moves.", "a picture moves."),
        ("<b>Bold</b> <script>x</script>&lt;i&gt;claim&lt;/i&gt; &amp; more", "Bold claim & more"),
        ("It moves.[^1]", "It moves."),
        ("{{< youtube id >}}It moves{{% x %}}.", "It moves."),
        ("🚀 Tables move 🎉", "Tables move"),
        ("A 2 * 3 grid of snake_case_names", "A 2 * 3 grid of snake_case_names"),
        ("line one\nline two\u202e\u0007", "line one line two"),
        ("> quoted", "quoted"),
        ("Tables move.\n\n---\n## Next\n- They stay.", "Tables move."),
        ("```text\nTables move\n```", "Tables move"),
        ("Tables<br>move<!-- x -->", "Tables move"),
        ("It costs 5 < 6 dollars", "It costs 5 < 6 dollars"),
    ],
)
def test_markup_is_taken_out(written, seen):
    answer = json.dumps({"blocks": [{"sentences": [{"text": written, "segments": ["s1"]}]}]})
    assert next(one for one, _ in rows(answer)) == seen


def test_an_object_is_found_by_its_key():
    assert read_object('Sure! {"title": "Moving Tables", "segments": ["s1"]}', "title")["title"] == "Moving Tables"
    with pytest.raises(UnusableError):
        read_object('{"name": "x"}', "title")
