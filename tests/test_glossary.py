import pytest

from talknotes.errors import InputError
from talknotes.glossary import gather, read_glossary


def test_a_term_a_line_without_comments(tmp_path):
    path = tmp_path / "glossary.txt"
    path.write_bytes("\ufeff# names\r\nAda Lovelace\r\n\r\n  CTranslate2  # a library\nC#\n".encode())
    assert read_glossary(path) == ("Ada Lovelace", "CTranslate2", "C#")


def test_the_particular_comes_before_the_general_and_each_word_once(tmp_path):
    recording, general = tmp_path / "talk.mp3", tmp_path / "all.txt"
    (tmp_path / "talk.glossary.txt").write_text("of the recording\nshared")
    (tmp_path / "glossary.txt").write_text("of the folder\nshared")
    (tmp_path / "other.glossary.txt").write_text("of another recording")
    general.write_text("of everything\nshared\ngiven")
    expected = ("given", "of the recording", "shared", "of the folder", "of everything")
    assert gather([" given ", ""], recording, general) == expected
    assert gather((), None, None) == ()
    assert gather((), tmp_path / "elsewhere" / "talk.mp3", None) == ()


def test_a_configured_file_must_be_there(tmp_path):
    with pytest.raises(InputError, match=r"absent\.txt: the glossary can't be read"):
        gather((), None, tmp_path / "absent.txt")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(InputError, match=r"binary\.txt"):
        read_glossary(tmp_path / "binary.txt")
