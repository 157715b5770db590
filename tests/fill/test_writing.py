"""A post is written over only where it is what was read, and keeps all but its bytes."""

import errno
import multiprocessing
import os
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from talknotes.errors import EditedError, WriteError
from talknotes.files import hash_bytes
from talknotes.fill import swapping, writing
from talknotes.fill.writing import COPY_SUFFIX, write_post

ROOT = Path(__file__).resolve().parent.parent.parent
OLD, NEW, EDITED = b"old\n", b"new\n" * 1000, b"edited meanwhile\n"
NOBODY = 65534
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="leases and exchanged names are Linux's")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "post.md"
    path.write_bytes(OLD)
    return path


def only(path: Path) -> bool:
    return list(path.parent.iterdir()) == [path]


def test_the_post_that_was_read_is_written_over(post: Path) -> None:
    write_post(post, hash_bytes(OLD), NEW)
    assert post.read_bytes() == NEW
    assert only(post)


def test_the_same_bytes_are_not_written_again(post: Path) -> None:
    before = post.stat()
    write_post(post, hash_bytes(OLD), OLD)
    after = post.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_another_post_is_left_alone(post: Path) -> None:
    with pytest.raises(EditedError, match=r"post\.md.*nothing was written"):
        write_post(post, hash_bytes(NEW), NEW)
    assert post.read_bytes() == OLD
    assert only(post)


def test_a_post_that_is_gone_is_not_written_anew(post: Path) -> None:
    post.unlink()
    with pytest.raises(EditedError):
        write_post(post, hash_bytes(OLD), NEW)
    assert not post.exists()


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_mode_is_kept(post: Path, mode: int) -> None:
    post.chmod(mode)
    write_post(post, hash_bytes(OLD), NEW)
    assert stat.S_IMODE(post.stat().st_mode) == mode


@on_linux
def test_extended_attributes_are_kept(post: Path) -> None:
    try:
        os.setxattr(post, "user.talknotes.test", b"mine")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    write_post(post, hash_bytes(OLD), NEW)
    assert os.getxattr(post, "user.talknotes.test") == b"mine"
    assert post.read_bytes() == NEW


@as_root
def test_owner_is_kept(post: Path) -> None:
    os.chown(post, NOBODY, NOBODY)
    write_post(post, hash_bytes(OLD), NEW)
    assert (post.stat().st_uid, post.stat().st_gid) == (NOBODY, NOBODY)
    assert post.read_bytes() == NEW


def test_a_symbolic_link_stays_one(post: Path) -> None:
    link = post.with_name("link.md")
    link.symlink_to(post.name)
    write_post(link, hash_bytes(OLD), NEW)
    assert link.is_symlink()
    assert post.read_bytes() == NEW


def test_a_hard_link_stays_one(post: Path) -> None:
    other = post.with_name("other.md")
    other.hardlink_to(post)
    write_post(post, hash_bytes(OLD), NEW)
    assert other.read_bytes() == NEW
    assert post.samefile(other)
    assert sorted(post.parent.iterdir()) == [other, post]


@pytest.mark.parametrize("data", [b"", b"n", NEW], ids=["none", "shorter", "longer"])
def test_a_hard_linked_post_has_the_new_bytes_and_no_others(post: Path, data: bytes) -> None:
    post.with_name("other.md").hardlink_to(post)
    write_post(post, hash_bytes(OLD), data)
    assert post.read_bytes() == data


def test_a_hard_linked_post_that_changed_is_left_alone(post: Path) -> None:
    post.with_name("other.md").hardlink_to(post)
    with pytest.raises(EditedError):
        write_post(post, hash_bytes(NEW), NEW)
    assert post.read_bytes() == OLD
    assert not list(post.parent.glob(f"*{COPY_SUFFIX}"))


def test_the_old_bytes_lie_beside_a_post_that_is_written_in_place(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a crash at this moment would leave: the copy, and a message on the next run."""
    post.with_name("other.md").hardlink_to(post)

    class Crash(BaseException):
        pass

    def crash(handle: int, data: bytes) -> None:
        os.pwrite(handle, b"torn", 0)
        raise OSError(errno.EIO, "no")

    monkeypatch.setattr(writing, "_put", crash)
    with pytest.raises(WriteError, match="halfway"):
        write_post(post, hash_bytes(OLD), NEW)
    monkeypatch.undo()
    (copy,) = post.parent.glob(f".*{COPY_SUFFIX}")
    assert copy.read_bytes() == OLD
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with pytest.raises(WriteError, match=r"cut off.*copy it back"):
        write_post(post, hash_bytes(post.read_bytes()), NEW)


def test_a_write_in_place_that_fails_restores_the_post(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post.with_name("other.md").hardlink_to(post)
    put, calls = writing._put, iter([True])

    def fail_once(handle: int, data: bytes) -> None:
        if next(calls, False):
            put(handle, data[:5])
            raise OSError(errno.ENOSPC, "full")
        put(handle, data)

    monkeypatch.setattr(writing, "_put", fail_once)
    with pytest.raises(WriteError, match="disk is full"):
        write_post(post, hash_bytes(OLD), NEW)
    assert post.read_bytes() == OLD
    assert not list(post.parent.glob(f".*{COPY_SUFFIX}"))


@pytest.mark.parametrize("linked", [False, True])
def test_a_full_disk_leaves_the_post_as_it_was(post: Path, monkeypatch: pytest.MonkeyPatch, linked: bool) -> None:
    if linked:
        post.with_name("other.md").hardlink_to(post)
    before = post.stat().st_ino

    def refuse(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(WriteError, match="disk is full"):
        write_post(post, hash_bytes(OLD), NEW)
    assert post.read_bytes() == OLD
    assert post.stat().st_ino == before
    assert not [path for path in post.parent.iterdir() if path.name.startswith(".")]


def test_a_folder_that_refuses_new_files_leaves_the_post_as_it_was(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**options: object) -> None:
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(WriteError, match=r"post\.md.*no permission"):
        write_post(post, hash_bytes(OLD), NEW)
    assert post.read_bytes() == OLD


AS_NOBODY = """
import fcntl, os, sys  # nobody may not be allowed to load modules later on
from pathlib import Path
from talknotes.errors import WriteError
from talknotes.files import hash_file
from talknotes.fill.writing import write_post
path = Path(sys.argv[1])
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
try:
    write_post(path, hash_file(path), b"new")
except WriteError as err:
    sys.exit(str(err))
"""


def run_as_nobody(path: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(path)], capture_output=True, text=True, check=False, env=environment
    )


@as_root
def test_a_read_only_folder_leaves_the_post_as_it_was(open_folder: Path) -> None:
    path = open_folder / "post.md"
    path.write_bytes(OLD)
    os.chown(path, NOBODY, NOBODY)
    done = run_as_nobody(path)
    assert done.returncode == 1
    assert "no permission" in done.stderr
    assert path.read_bytes() == OLD
    assert only(path)


@as_root
def test_a_write_protected_post_is_left_alone(open_folder: Path) -> None:
    path = open_folder / "post.md"
    path.write_bytes(OLD)
    path.chmod(0o444)
    open_folder.chmod(0o777)
    done = run_as_nobody(path)
    assert done.returncode == 1
    assert "write-protected" in done.stderr
    assert path.read_bytes() == OLD
    assert only(path)


@as_root
def test_a_post_that_somebody_else_owns_keeps_its_owner(open_folder: Path) -> None:
    path = open_folder / "post.md"
    path.write_bytes(OLD)
    path.chmod(0o666)
    open_folder.chmod(0o777)
    done = run_as_nobody(path)
    assert done.returncode == 0, done.stderr
    assert path.read_bytes() == b"new"
    assert path.stat().st_uid == os.geteuid()
    assert only(path)


def test_a_folder_in_the_posts_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WriteError):
        write_post(tmp_path, hash_bytes(OLD), NEW)


@on_linux
def test_where_a_refused_lease_means_nothing_the_hash_decides(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swapping, "_LOCAL", frozenset())
    with post.open("ab"):
        write_post(post, hash_bytes(OLD), NEW)
    assert post.read_bytes() == NEW
    with pytest.raises(EditedError):
        write_post(post, hash_bytes(OLD), NEW)


def in_its_place(path: Path) -> None:
    """Edit as vim does: a new file takes the name."""
    new = path.with_name("new.md")
    new.write_bytes(EDITED)
    new.replace(path)


@pytest.mark.parametrize("can_exchange", [True, False])
def test_an_edit_right_before_the_names_change_is_kept(
    post: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    exchange, calls = swapping._exchange, iter([True])

    def edit_first(one: Path, other: Path) -> bool:
        if next(calls, False):
            in_its_place(post)
        return can_exchange and exchange(one, other)

    monkeypatch.setattr(swapping, "_exchange", edit_first)
    with pytest.raises(EditedError):
        write_post(post, hash_bytes(OLD), NEW)
    assert post.read_bytes() == EDITED
    assert only(post)


@on_linux
def test_of_two_edits_at_once_none_is_lost(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = swapping._exchange

    def edit_first(one: Path, other: Path) -> bool:
        in_its_place(post)
        done = exchange(one, other)
        monkeypatch.setattr(swapping, "_exchange", edit_again)
        return done

    def edit_again(one: Path, other: Path) -> bool:
        monkeypatch.setattr(swapping, "_exchange", exchange)
        in_its_place(post)
        post.write_bytes(b"edited twice\n")
        return exchange(one, other)

    monkeypatch.setattr(swapping, "_exchange", edit_first)
    with pytest.raises(EditedError, match="changed twice"):
        write_post(post, hash_bytes(OLD), NEW)
    assert post.read_bytes() == b"edited twice\n"
    (kept,) = post.parent.glob(".*.kept")
    assert kept.read_bytes() == EDITED


IN_PLACE = "import sys; open(sys.argv[1], 'wb').write(b'edited meanwhile\\n')"


@on_linux
def test_an_edit_in_place_right_before_the_names_change_is_kept(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor has opened the old file when the names change: it waits for the lease, so it is seen."""
    exchange, editors = swapping._exchange, []

    def edit_first(one: Path, other: Path) -> bool:
        if not editors:
            editors.append(subprocess.Popen([sys.executable, "-c", IN_PLACE, str(post)]))
            time.sleep(0.5)
        return exchange(one, other)

    monkeypatch.setattr(swapping, "_exchange", edit_first)
    with pytest.raises(EditedError):
        write_post(post, hash_bytes(OLD), NEW)
    assert editors[0].wait(30) == 0
    assert post.read_bytes() == EDITED
    assert only(post)


@on_linux
@pytest.mark.parametrize("linked", [False, True])
def test_a_post_that_is_open_for_writing_elsewhere_is_left_alone(
    post: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    with post.open("rb") as file:
        if not swapping._tells_writers(file.fileno()):
            pytest.skip("this file system does not tell who has a file open")
    if linked:
        post.with_name("other.md").hardlink_to(post)
    monkeypatch.setattr(swapping, "_WAIT_S", 0.05)
    with post.open("ab") as editor:
        with pytest.raises(EditedError, match="another program"):
            write_post(post, hash_bytes(OLD), NEW)
        editor.write(b"more\n")
    assert post.read_bytes() == OLD + b"more\n"
    assert not [path for path in post.parent.iterdir() if path.name.startswith(".")]


RACES = 50


def keep_editing(path: Path, done: Path, in_place: bool) -> None:
    """Add a line a millisecond to whatever file has the name by then: at its end, or by a new file that takes it."""
    number = 0
    while not done.exists():
        line = b"edit %d\n" % number
        if in_place:
            with path.open("ab") as file:
                file.write(line)
        else:
            new = path.with_name("new.md")
            new.write_bytes(path.read_bytes() + line)
            new.replace(path)
        number += 1
        time.sleep(0.001)
    (path.parent / "count").write_text(str(number))


@on_linux
@pytest.mark.parametrize(
    ("linked", "in_place"), [(False, True), (True, True), (False, False)], ids=["in-place", "hard-linked", "renamed"]
)
def test_fifty_races_overwrite_no_edit(post: Path, linked: bool, in_place: bool) -> None:
    if linked:
        post.with_name("other.md").hardlink_to(post)
    done = post.with_name("done")
    editor = multiprocessing.get_context("spawn").Process(target=keep_editing, args=(post, done, in_place))
    editor.start()
    while post.read_bytes() == OLD:
        time.sleep(0.01)
    written = refused = 0
    for number in range(RACES):
        data = post.read_bytes()
        try:
            write_post(post, hash_bytes(data), data + b"ours %d\n" % number)
            written += 1
        except EditedError:
            refused += 1
    done.touch()
    editor.join(60)
    assert editor.exitcode == 0
    lines = post.read_bytes().splitlines()
    count = int(post.with_name("count").read_text())
    assert [line for line in lines if line.startswith(b"edit ")] == [b"edit %d" % number for number in range(count)]
    assert written + refused == RACES
    if in_place:  # an editor that writes back what it read a while ago overwrites lines of ours, not we its own
        assert len([line for line in lines if line.startswith(b"ours ")]) == written
