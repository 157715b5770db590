import pytest

from talknotes.errors import UsageError
from talknotes.people.remembered import Remembered, clear, load, names_path, rename, resolve, store
from talknotes.values import Billed, Recording, Span, Turn

RECORDING = Recording("ab" * 32, "Keynotes")
EMPTY = Remembered(recording=RECORDING.hash)
MARIA = Billed("Maria Lopez", "FAIR")


def turns(*rows: tuple[str, float, float]) -> list[Turn]:
    return [Turn(label, Span(start, end)) for label, start, end in rows]


BEFORE = turns(("S1", 0, 10), ("S2", 10, 100), ("S1", 100, 110), ("S3", 110, 200))
RELABELLED = turns(("S1", 0, 9), ("S3", 9.5, 101), ("S1", 101, 109), ("S2", 111, 199))


def test_a_name_goes_with_its_voice_when_labels_change():
    remembered = rename(EMPTY, "S2", MARIA, BEFORE)
    assert resolve(remembered, BEFORE) == {"S2": MARIA}
    assert resolve(remembered, RELABELLED) == {"S3": MARIA}


def test_a_voice_that_is_not_found_again_gets_no_name():
    remembered = rename(EMPTY, "S2", MARIA, BEFORE)
    assert resolve(remembered, turns(("S1", 0, 10), ("S2", 110, 200))) == {}
    assert resolve(remembered, []) == {}


def test_a_voice_that_is_split_in_two_is_named_once():
    remembered = rename(EMPTY, "S2", MARIA, BEFORE)
    assert resolve(remembered, turns(("S1", 0, 10), ("S2", 10, 70), ("S4", 70, 100))) == {"S2": MARIA}


def test_a_name_is_replaced_and_removed():
    remembered = rename(rename(EMPTY, "S2", MARIA, BEFORE), "S3", Billed("David Chen"), BEFORE)
    remembered = rename(remembered, "S3", Billed("Maria Gomez"), RELABELLED)
    assert resolve(remembered, RELABELLED) == {"S3": Billed("Maria Gomez"), "S2": Billed("David Chen")}
    assert resolve(rename(remembered, "S3", None, RELABELLED), RELABELLED) == {"S2": Billed("David Chen")}
    assert rename(EMPTY, "S2", None, BEFORE) == EMPTY


def test_an_unknown_label_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match=r"S9.*S1, S2, S3"):
        rename(EMPTY, "S9", MARIA, BEFORE)


def test_names_are_stored_and_loaded_and_cleared(tmp_path):
    assert load(tmp_path, RECORDING) == EMPTY
    remembered = rename(EMPTY, "S2", MARIA, BEFORE)
    store(tmp_path, RECORDING, remembered)
    assert load(tmp_path, RECORDING) == remembered
    clear(tmp_path, RECORDING)
    assert load(tmp_path, RECORDING) == EMPTY
    clear(tmp_path, RECORDING)


def test_storing_nothing_leaves_no_file(tmp_path):
    store(tmp_path, RECORDING, rename(EMPTY, "S2", MARIA, BEFORE))
    store(tmp_path, RECORDING, EMPTY)
    assert not names_path(tmp_path, RECORDING).exists()


@pytest.mark.parametrize(
    "text", ["", "{", '{"recording": "x", "nmaes": []}', '{"recording": "x", "names": [{"name": ""}]}']
)
def test_a_damaged_file_is_told_with_its_path(tmp_path, text):
    path = names_path(tmp_path, RECORDING)
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(UsageError, match="names that you confirmed"):
        load(tmp_path, RECORDING)


def test_names_of_another_recording_are_elsewhere(tmp_path):
    store(tmp_path, RECORDING, rename(EMPTY, "S2", MARIA, BEFORE))
    other = Recording("cd" * 32, "Keynotes")
    assert load(tmp_path, other) == Remembered(recording=other.hash)
