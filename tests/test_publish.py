"""Posts are written once, replaced while they are ours, and left alone otherwise."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from talknotes.errors import EditedError, WriteError
from talknotes.post import publish as module
from talknotes.post.compose import compose
from talknotes.post.draft import Draft
from talknotes.post.publish import Published, post_name, publish
from talknotes.post.report import build_report, read_report, report_path
from tests.drafts import AFTERNOON, HASH

DATE = AFTERNOON.date
NAME = "2020-06-25-afternoon-keynotes.md"
LONG_NAME = f"2020-06-25-afternoon-keynotes-{HASH[:6]}.md"
CHANGED = replace(AFTERNOON, url=None)
OTHER = replace(AFTERNOON, recording=replace(AFTERNOON.recording, hash="f" * 64))


def run(draft: Draft, folder: Path, title: str = "Afternoon keynotes", part: int | None = None, **options) -> Published:
    composed = compose(draft)
    report = build_report(draft, composed, "0.1.0", {"recognition": {"engine": "whisper"}}, {}, part)
    return publish(composed, report, folder, draft.date, title, **options)


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def test_post_and_report_are_written(tmp_path: Path) -> None:
    published = run(AFTERNOON, tmp_path / "new" / "folder")
    assert published == Published(tmp_path / "new" / "folder" / NAME, "written")
    assert published.path.read_bytes() == compose(AFTERNOON).text
    report = read_report(report_path(published.path))
    assert report is not None
    assert report.recording.sha256 == HASH


def test_the_same_post_again_touches_nothing(tmp_path: Path) -> None:
    run(AFTERNOON, tmp_path)
    before = snapshot(tmp_path)
    assert run(AFTERNOON, tmp_path) == Published(tmp_path / NAME, "unchanged")
    assert run(AFTERNOON, tmp_path, force=True).status == "unchanged"
    assert snapshot(tmp_path) == before


def test_our_own_post_is_replaced(tmp_path: Path) -> None:
    run(AFTERNOON, tmp_path)
    assert run(CHANGED, tmp_path) == Published(tmp_path / NAME, "written")
    assert (tmp_path / NAME).read_bytes() == compose(CHANGED).text
    assert run(CHANGED, tmp_path).status == "unchanged"
    assert len(snapshot(tmp_path)) == 2


def test_an_edited_post_is_left_alone(tmp_path: Path) -> None:
    post = run(AFTERNOON, tmp_path).path
    post.write_bytes(post.read_bytes() + b"My own words.\n")
    before = snapshot(tmp_path)
    for draft in (AFTERNOON, CHANGED):
        with pytest.raises(EditedError, match=r"edited since.*-o DIR.*--force"):
            run(draft, tmp_path)
    assert snapshot(tmp_path) == before


def test_force_replaces_an_edited_post(tmp_path: Path) -> None:
    post = run(AFTERNOON, tmp_path).path
    post.write_bytes(b"My own words.\n")
    assert run(CHANGED, tmp_path, force=True) == Published(post, "written")
    assert post.read_bytes() == compose(CHANGED).text
    assert run(CHANGED, tmp_path).status == "unchanged"


@pytest.mark.parametrize("force", [False, True])
def test_a_file_of_somebody_else_is_never_touched(tmp_path: Path, force: bool) -> None:
    (tmp_path / NAME).write_bytes(b"Not ours.\n")
    assert run(AFTERNOON, tmp_path, force=force) == Published(tmp_path / LONG_NAME, "written")
    assert run(AFTERNOON, tmp_path, force=force).status == "unchanged"
    assert (tmp_path / NAME).read_bytes() == b"Not ours.\n"


@pytest.mark.parametrize("force", [False, True])
def test_the_post_of_another_recording_is_never_touched(tmp_path: Path, force: bool) -> None:
    run(OTHER, tmp_path)
    before = snapshot(tmp_path)
    assert run(AFTERNOON, tmp_path, force=force).path.name == LONG_NAME
    assert before.items() <= snapshot(tmp_path).items()
    assert run(OTHER, tmp_path) == Published(tmp_path / NAME, "unchanged")


def test_equal_posts_of_two_recordings_stay_two(tmp_path: Path) -> None:
    assert compose(OTHER) == compose(AFTERNOON)
    assert run(OTHER, tmp_path).path != run(AFTERNOON, tmp_path).path


def test_a_post_keeps_its_name_when_the_better_one_becomes_free(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"Not ours.\n")
    run(AFTERNOON, tmp_path)
    (tmp_path / NAME).unlink()
    assert run(CHANGED, tmp_path) == Published(tmp_path / LONG_NAME, "written")


def test_an_edited_post_under_the_longer_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"Not ours.\n")
    post = run(AFTERNOON, tmp_path).path
    post.write_bytes(b"My own words.\n")
    with pytest.raises(EditedError):
        run(CHANGED, tmp_path)
    assert post.read_bytes() == b"My own words.\n"


@pytest.mark.parametrize("force", [False, True])
def test_two_files_of_somebody_else_end_in_an_error(tmp_path: Path, force: bool) -> None:
    for name in (NAME, LONG_NAME):
        (tmp_path / name).write_bytes(b"Not ours.\n")
    before = snapshot(tmp_path)
    with pytest.raises(WriteError, match="other files stand there"):
        run(AFTERNOON, tmp_path, force=force)
    assert snapshot(tmp_path) == before


def test_a_deleted_post_is_written_again(tmp_path: Path) -> None:
    run(AFTERNOON, tmp_path).path.unlink()
    assert run(CHANGED, tmp_path) == Published(tmp_path / NAME, "written")


def test_a_folder_or_a_dangling_link_takes_the_name(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    assert run(AFTERNOON, tmp_path).path.name == LONG_NAME
    (tmp_path / NAME).rmdir()
    (tmp_path / LONG_NAME).unlink()
    (tmp_path / NAME).symlink_to(tmp_path / "elsewhere.md")
    assert run(AFTERNOON, tmp_path).path.name == LONG_NAME
    assert not (tmp_path / "elsewhere.md").exists()


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"{")])
def test_the_same_post_gets_its_lost_report_back(tmp_path: Path, damage) -> None:
    post = run(AFTERNOON, tmp_path).path
    report = report_path(post).read_bytes()
    damage(report_path(post))
    assert run(AFTERNOON, tmp_path) == Published(post, "unchanged")
    assert report_path(post).read_bytes() == report


@pytest.mark.parametrize("before", [None, CHANGED], ids=["new", "replaced"])
def test_after_a_crash_between_post_and_report_the_next_run_mends_it(tmp_path: Path, monkeypatch, before) -> None:
    if before is not None:
        run(before, tmp_path)

    def crash(path: Path, report: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "_write_report", crash)
        with pytest.raises(KeyboardInterrupt):
            run(AFTERNOON, tmp_path)
    assert run(AFTERNOON, tmp_path) == Published(tmp_path / NAME, "unchanged")
    assert run(CHANGED, tmp_path) == Published(tmp_path / NAME, "written")


@pytest.mark.parametrize("stands", [False, True], ids=["new", "replaced"])
def test_what_changes_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch, stands: bool) -> None:
    if stands:
        run(CHANGED, tmp_path)

    def edit_and_choose(places):
        place = choose(places)
        place.path.write_bytes(b"Written meanwhile.\n")
        return place

    choose = module._choose
    monkeypatch.setattr(module, "_choose", edit_and_choose)
    with pytest.raises(EditedError):
        run(AFTERNOON, tmp_path, force=stands)
    assert (tmp_path / NAME).read_bytes() == b"Written meanwhile.\n"


def test_talks_of_one_recording_have_a_post_each(tmp_path: Path) -> None:
    drafts = [replace(AFTERNOON, sections=(section,), url=None) for section in AFTERNOON.sections]
    paths = [run(draft, tmp_path, "Talk", part).path for part, draft in enumerate(drafts)]
    whole = run(AFTERNOON, tmp_path, "Talk")
    third = run(drafts[0], tmp_path, "Talk", 2)
    assert len({*paths, whole.path, third.path}) == 4
    before = snapshot(tmp_path)
    again = [run(draft, tmp_path, "Talk", part) for part, draft in reversed(list(enumerate(drafts)))]
    assert [published.path for published in reversed(again)] == paths
    assert {published.status for published in again} == {"unchanged"}
    assert snapshot(tmp_path) == before


def test_mode_of_a_replaced_post_is_kept(tmp_path: Path) -> None:
    post = run(AFTERNOON, tmp_path).path
    post.chmod(0o640)
    run(CHANGED, tmp_path)
    assert post.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("date", "title", "digits", "name"),
    [
        ("2020-06-25", "Title", "", "2020-06-25-title.md"),
        ("2020-06-25T23:30:00-09:00", "Title", "", "2020-06-25-title.md"),
        ("2020-06-25", "Title", "abc123", "2020-06-25-title-abc123.md"),
        ("soon", "Title", "", "title.md"),
        ("../..", "../../etc/passwd", "", "etc-passwd.md"),
        ("", "", "", "talk.md"),
    ],
)
def test_post_name(date: str, title: str, digits: str, name: str) -> None:
    assert post_name(date, title, digits) == name


def test_the_longest_names_fit_the_file_system(tmp_path: Path) -> None:
    for title in ("字" * 300, "word " * 300, "ü" * 300):
        (tmp_path / post_name(DATE, title)).write_bytes(b"Not ours.\n")
        assert run(AFTERNOON, tmp_path, title).status == "written"
    assert max(len(os.fsencode(path.name)) for path in tmp_path.iterdir()) <= 255
