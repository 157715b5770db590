import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from talknotes.cache import Cache, Entry, Stage
from talknotes.errors import WriteError
from talknotes.values import Notice, Span, Transcript, Word

STAGE = Stage("transcribe", 1, Transcript)
RESULT = Transcript("en", (Word("Grüße", Span(0.1, 1 / 3), 0.123456789, "S1"),), (Notice("x", "y", Span(0, 1)),))
OPTIONS: Mapping[str, object] = {"engine": "whisper", "language": None, "window": Span(0, 9), "names": ("a", "b")}


@dataclass(frozen=True)
class Choice:
    beam: int


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def test_a_result_comes_back_as_it_was(cache: Cache) -> None:
    key = cache.key(STAGE, ("abc",), OPTIONS)
    cache.store(STAGE, key, RESULT)
    assert cache.load(STAGE, key) == RESULT
    assert Cache(cache.root).load(STAGE, key) == RESULT


def test_what_was_never_stored_is_absent(cache: Cache) -> None:
    assert cache.load(STAGE, "0" * 64) is None


def test_the_same_request_has_the_same_key(cache: Cache, tmp_path: Path) -> None:
    backwards = dict(reversed(OPTIONS.items()))
    assert cache.key(STAGE, ("abc",), OPTIONS) == Cache(tmp_path).key(STAGE, ("abc",), backwards)
    assert cache.key(STAGE, (), {"choice": Choice(5)}) == cache.key(STAGE, (), {"choice": Choice(5)})


def test_a_key_changes_with_every_input(cache: Cache) -> None:
    requests: list[tuple[Stage[Transcript], tuple[str, ...], Mapping[str, object]]] = [
        (STAGE, ("abc",), OPTIONS),
        (Stage("diarize", 1, Transcript), ("abc",), OPTIONS),
        (Stage("transcribe", 2, Transcript), ("abc",), OPTIONS),
        (STAGE, ("abd",), OPTIONS),
        (STAGE, ("abc", ""), OPTIONS),
        (STAGE, ("a", "bc"), OPTIONS),
        (STAGE, (), OPTIONS),
        (STAGE, ("abc",), {}),
        (STAGE, ("abc",), {**OPTIONS, "engine": "faster-whisper"}),
        (STAGE, ("abc",), {**OPTIONS, "language": ""}),
        (STAGE, ("abc",), {**OPTIONS, "language": "en"}),
        (STAGE, ("abc",), {**OPTIONS, "window": Span(0, 9.000001)}),
        (STAGE, ("abc",), {**OPTIONS, "names": ("b", "a")}),
        (STAGE, ("abc",), {**OPTIONS, "more": None}),
        (STAGE, ("abc",), {**OPTIONS, "more": Choice(5)}),
        (STAGE, ("abc",), {**OPTIONS, "more": Choice(6)}),
        (STAGE, ("abc",), {**OPTIONS, "more": 1}),
        (STAGE, ("abc",), {**OPTIONS, "more": True}),
        (STAGE, ("abc",), {**OPTIONS, "more": "1"}),
    ]
    assert len({cache.key(*request) for request in requests}) == len(requests)


def test_a_path_is_no_option(cache: Cache) -> None:
    with pytest.raises(ValueError, match="a path is no option"):
        cache.key(STAGE, (), {"model": Path("/home/ada/model.pt")})


@pytest.mark.parametrize(
    "damaged",
    [b"", b"{", b"\xff\xfe\x00", b"null", b"[]", b'{"language": "en"}', b'{"language": "en", "words": [{"text": 1}]}'],
)
def test_a_damaged_entry_is_absent_and_made_again(cache: Cache, damaged: bytes) -> None:
    key = cache.key(STAGE, ("abc",), {})
    cache.store(STAGE, key, RESULT)
    (cache.root / "transcribe" / f"{key}.json").write_bytes(damaged)
    assert cache.load(STAGE, key) is None
    assert cache.load_or_make(STAGE, key, lambda: RESULT) == RESULT
    assert cache.load(STAGE, key) == RESULT


def test_an_entry_with_an_impossible_value_is_damaged(cache: Cache) -> None:
    key = cache.key(STAGE, ("abc",), {})
    cache.store(STAGE, key, RESULT)
    path = cache.root / "transcribe" / f"{key}.json"
    path.write_bytes(path.read_bytes().replace(b'"start":0.1', b'"start":7.5'))
    assert cache.load(STAGE, key) is None


def test_a_folder_in_an_entrys_place_is_absent(cache: Cache) -> None:
    (cache.root / "transcribe" / "abc.json").mkdir(parents=True)
    assert cache.load(STAGE, "abc") is None


def test_a_result_is_made_once(cache: Cache) -> None:
    calls: list[int] = []

    def make() -> Transcript:
        calls.append(1)
        return RESULT

    key = cache.key(STAGE, (), {})
    assert cache.load_or_make(STAGE, key, make) == cache.load_or_make(STAGE, key, make) == RESULT
    assert calls == [1]


def test_a_failure_stores_nothing(cache: Cache) -> None:
    def make() -> Transcript:
        raise WriteError("no")

    with pytest.raises(WriteError):
        cache.load_or_make(STAGE, "0" * 64, make)
    assert cache.entries() == ()


def test_storing_where_no_folder_can_be_is_a_write_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(WriteError, match="can't be written"):
        Cache(tmp_path / "cache").store(STAGE, "0" * 64, RESULT)


def filled(cache: Cache) -> None:
    for stage, source in ((STAGE, "one"), (STAGE, "two"), (Stage("diarize", 1, Transcript), "one")):
        cache.store(stage, cache.key(stage, (source,), {}), RESULT)
    cache.blob("transcribe", cache.key(STAGE, ("one",), {}), ".s16").write_bytes(b"12345")


def test_entries_count_results_and_bytes(cache: Cache) -> None:
    assert cache.entries() == ()
    filled(cache)
    one = len(next((cache.root / "diarize").iterdir()).read_bytes())
    assert cache.entries() == (Entry("diarize", 1, one), Entry("transcribe", 2, 2 * one + 5))


def test_clear_deletes_what_was_stored(cache: Cache) -> None:
    filled(cache)
    unfinished = cache.root / "decode" / f".{'0' * 64}.s16.abc.tmp"
    model = cache.root / "models" / f"{'1' * 64}-v1"
    model.mkdir(parents=True)
    (model / "model.bin").write_bytes(b"123")
    unfinished.parent.mkdir()
    unfinished.write_bytes(b"1234")
    size = sum(path.stat().st_size for path in cache.root.rglob("*") if path.is_file())
    assert cache.clear() == size
    assert list(cache.root.iterdir()) == []
    assert cache.clear() == 0


def test_clear_spares_everything_that_it_did_not_store(cache: Cache, tmp_path: Path) -> None:
    filled(cache)
    spared = {
        cache.root / "downloads" / "talk.mkv": b"kept media",
        cache.root / "mine" / "notes" / f"{'2' * 64}.json": b"deeper than a stage",
        cache.root / "transcribe" / "mine.txt": b"mine",
        cache.root / f"{'3' * 64}.json": b"not in a stage",
        tmp_path / "elsewhere" / f"{'4' * 64}.json": b"elsewhere",
    }
    for path, data in spared.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (cache.root / "link").symlink_to(tmp_path / "elsewhere")
    (cache.root / "transcribe" / f"{'5' * 64}.json").symlink_to(cache.root / "downloads" / "talk.mkv")
    assert cache.clear() > 0
    assert {path: path.read_bytes() for path in spared} == spared
    assert sorted(path.name for path in (cache.root / "transcribe").iterdir()) == ["mine.txt"]
    assert not (cache.root / "diarize").exists()
    assert (cache.root / "link").is_symlink()


def test_clear_in_a_folder_that_is_no_cache_deletes_nothing(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.md").write_text("years of work")
    (tmp_path / "empty").mkdir()
    assert Cache(tmp_path).clear() == 0
    assert (tmp_path / "thesis" / "chapter.md").read_text() == "years of work"
    assert (tmp_path / "empty").is_dir()


def test_a_blobs_folder_exists(cache: Cache) -> None:
    path = cache.blob("decode", "0" * 64, ".s16")
    assert path == cache.root / "decode" / f"{'0' * 64}.s16"
    assert stat.S_ISDIR(path.parent.stat().st_mode)
