"""Results reach the disk whole or not at all, and never over bytes that changed."""

import errno
import multiprocessing
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from talknotes import files
from talknotes.errors import EditedError, WriteError
from talknotes.files import ABSENT, hash_bytes, hash_file, sync_and_rename, write_atomic, write_error

ROOT = Path(__file__).resolve().parent.parent
NOBODY = 65534
OLD, NEW = b"old\n", b"new\n" * 1000


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "post.md"
    path.write_bytes(OLD)
    return path


def only(path: Path) -> bool:
    """Tell whether nothing but `path` lies in its folder: no temporary file was left."""
    return list(path.parent.iterdir()) == [path]


def run_python(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_hashes_are_sha256_in_hex(tmp_path: Path) -> None:
    data = b"x" * (1 << 21)
    (tmp_path / "x").write_bytes(data)
    assert hash_file(tmp_path / "x") == hash_bytes(data)
    assert hash_bytes(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_new_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "post.md"
    write_atomic(path, NEW)
    assert path.read_bytes() == NEW
    assert only(path)


def test_a_new_file_has_the_mode_that_the_user_gives_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomic(tmp_path / "post.md", NEW)
    finally:
        os.umask(before)
    assert (tmp_path / "post.md").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_a_replaced_file_keeps_its_mode(target: Path, mode: int) -> None:
    target.chmod(mode)
    write_atomic(target, NEW)
    assert target.stat().st_mode & 0o777 == mode


def test_a_symbolic_link_stays_one(target: Path) -> None:
    link = target.with_name("link.md")
    link.symlink_to(target.name)
    write_atomic(link, NEW, hash_bytes(OLD))
    assert link.is_symlink()
    assert target.read_bytes() == NEW


def test_the_expected_file_is_replaced(target: Path) -> None:
    write_atomic(target, NEW, hash_bytes(OLD))
    assert target.read_bytes() == NEW
    assert only(target)


@pytest.mark.parametrize("expected", [ABSENT, hash_bytes(NEW)], ids=["absent", "other"])
def test_an_unexpected_file_is_left_alone(target: Path, expected: str) -> None:
    with pytest.raises(EditedError, match=r"post\.md.*nothing was written"):
        write_atomic(target, NEW, expected)
    assert target.read_bytes() == OLD
    assert only(target)


def test_a_file_that_is_gone_is_not_written_anew(target: Path) -> None:
    target.unlink()
    with pytest.raises(EditedError):
        write_atomic(target, NEW, hash_bytes(OLD))
    assert not target.exists()


def test_absent_allows_a_new_file(tmp_path: Path) -> None:
    write_atomic(tmp_path / "post.md", NEW, ABSENT)
    assert (tmp_path / "post.md").read_bytes() == NEW


def test_an_edit_during_the_write_is_kept(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync

    def edit_and_sync(handle: int) -> None:
        sync(handle)
        target.write_bytes(b"edited meanwhile\n")

    monkeypatch.setattr(os, "fsync", edit_and_sync)
    with pytest.raises(EditedError):
        write_atomic(target, NEW, hash_bytes(OLD))
    assert target.read_bytes() == b"edited meanwhile\n"


def test_readers_see_the_old_or_the_new_file_whole(target: Path) -> None:
    versions = [bytes([letter]) * 200_000 for letter in b"abcdefgh"]
    write_atomic(target, versions[0])
    seen, done = set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(target.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for version in versions * 5:
        write_atomic(target, version)
    done.set()
    reader.join()
    assert seen
    assert seen <= set(versions)


def _append(path: Path, name: bytes, times: int) -> None:
    """Add lines to a file as a careful program does: read, write what was expected, else begin again."""
    while times:
        data = path.read_bytes()
        try:
            write_atomic(path, data + name, hash_bytes(data))
            times -= 1
        except EditedError:
            continue


def test_writers_that_race_leave_a_whole_file(target: Path) -> None:
    """The check comes right before the rename, so a lost race is rare, but a torn file is impossible."""
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_append, args=(target, name, 20)) for name in (b"one\n", b"two\n")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    lines = target.read_bytes().split(b"\n")
    assert lines[0] == b"old"
    assert set(lines[1:-1]) == {b"one", b"two"}
    assert only(target)


LIMITED = """
import resource, sys
from pathlib import Path
from talknotes.errors import WriteError
from talknotes.files import write_atomic
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_atomic(Path(sys.argv[1]), b"x" * 100_000)
except WriteError as err:
    sys.exit(str(err))
"""


def test_a_write_that_the_disk_refuses_leaves_the_old_file(target: Path) -> None:
    done = run_python(LIMITED, target)
    assert done.returncode == 1
    assert str(target) in done.stderr
    assert "Traceback" not in done.stderr
    assert target.read_bytes() == OLD
    assert only(target)


@pytest.mark.parametrize(
    ("code", "advice"),
    [(errno.ENOSPC, "disk is full"), (errno.EROFS, "-o DIR"), (errno.EIO, "can't be written")],
)
def test_errors_of_the_disk_say_what_to_do(
    target: Path, monkeypatch: pytest.MonkeyPatch, code: int, advice: str
) -> None:
    def refuse(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(WriteError, match=advice) as caught:
        write_atomic(target, NEW)
    assert str(target) in str(caught.value)
    assert isinstance(caught.value.__cause__, OSError)
    assert target.read_bytes() == OLD
    assert only(target)


AS_NOBODY = """
import os, sys
from pathlib import Path
from talknotes.errors import WriteError
from talknotes.files import write_atomic
os.setgroups([])
os.setgid(int(sys.argv[2]))
os.setuid(int(sys.argv[2]))
try:
    write_atomic(Path(sys.argv[1]), b"new")
except WriteError as err:
    sys.exit(str(err))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_folder_of_somebody_else_is_refused(open_folder: Path) -> None:
    target = open_folder / "post.md"
    target.write_bytes(OLD)
    done = run_python(AS_NOBODY, target, NOBODY)
    assert done.returncode == 1
    assert "no permission to write there" in done.stderr
    assert target.read_bytes() == OLD
    assert only(target)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_refused(target: Path) -> None:
    target.parent.chmod(0o500)
    try:
        with pytest.raises(WriteError, match="no permission to write there"):
            write_atomic(target, NEW)
        assert target.read_bytes() == OLD
        assert only(target)
    finally:
        target.parent.chmod(0o700)


def test_a_file_in_the_folders_place_is_refused(target: Path) -> None:
    with pytest.raises(WriteError, match=r"inside\.md"):
        write_atomic(target / "inside.md", NEW)
    assert target.read_bytes() == OLD


def test_a_folder_in_the_files_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "post.md").mkdir()
    with pytest.raises(WriteError):
        write_atomic(tmp_path / "post.md", NEW)
    assert only(tmp_path / "post.md")


def test_a_name_of_full_length_can_be_written(tmp_path: Path) -> None:
    name = "x" * 252 + ".md"
    write_atomic(tmp_path / name, NEW)
    assert only(tmp_path / name)


def test_a_finished_file_gets_its_name(tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(NEW)
    sync_and_rename(tmp_path / "part", tmp_path / "whole")
    assert (tmp_path / "whole").read_bytes() == NEW
    assert only(tmp_path / "whole")


def test_a_finished_file_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="whole"):
        sync_and_rename(tmp_path / "part", tmp_path / "whole")


def test_write_error_names_the_item() -> None:
    assert "out/post.md" in str(write_error(Path("out/post.md"), OSError(errno.EACCES, "no")))
    assert files.ABSENT == ""
