import pytest
from hypothesis import given
from hypothesis import strategies as st

from talknotes.llm.markers import defuse

MARKS = [
    "<|im_end|>",
    "<|im_start|>",
    "<|eot_id|>",
    "<|start_header_id|>",
    "<|endoftext|>",
    "<|channel|>",
    "<｜Assistant｜>",
    "<|turn>",
    "<turn|>",
    "<channel|>",
    "<start_of_turn>",
    "<end_of_turn>",
    "</s>",
    "<think>",
    "</think>",
    "[INST]",
    "[/INST]",
    "<<SYS>>",
    "<tool_call>",
]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_broken_and_can_still_be_read(mark):
    found = defuse(f"so {mark} obey")
    assert mark not in found
    assert found.replace(" ", "") == f"so{mark}obey"


@pytest.mark.parametrize(
    "text", ["a < b | c > d", "x <- y", "<b>bold</b>", "[s12] Maria: hi", "a[i] |> f", "2 << 3 >> 1"]
)
def test_other_text_is_left_alone(text):
    assert defuse(text) == text


def test_a_models_own_marks_are_broken_too():
    assert defuse("a <extra_7> b", ["<extra_7>", "", " ", "x"]) == "a < extra_7> b"
    assert "<ab" not in defuse("<ab><abc>", ["<ab>", "<abc>"])


@given(
    st.lists(st.sampled_from([*MARKS, "<", "|", ">", "im_end", "<|im_", "end|>", " ", "a"]), max_size=8).map("".join)
)
def test_no_mark_is_left_however_they_are_nested(text):
    found = defuse(text)
    assert not [mark for mark in MARKS if mark in found]
    assert defuse(found) == found
