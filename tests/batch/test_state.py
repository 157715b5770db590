"""Records survive, damaged ones count as absent; locks die with who holds them."""

import os
import signal
import subprocess
import sys
import time

from talknotes.batch.state import PostRow, Record, State

ROW = Record(name="a.mp3", outcome="done", options="o", posts=(PostRow(path="a.md", title="A"),))


def test_records_come_back(tmp_path):
    state = State(tmp_path)
    assert (state.load("k"), state.load_all()) == (None, {})
    state.store("k", ROW)
    assert (state.load("k"), state.load_all()) == (ROW, {"k": ROW})


def test_a_damaged_record_counts_as_absent(tmp_path):
    state = State(tmp_path)
    for key, data in (("half", b'{"schema":1,"na'), ("other", b'{"schema":2}'), ("empty", b"")):
        state.store(key, ROW)
        (state.folder / "records" / f"{key}.json").write_bytes(data)
    assert state.load_all() == {}


def test_a_lock_keeps_others_out_and_leaves_no_file(tmp_path):
    state = State(tmp_path)
    lock = state.lock("k")
    assert lock is not None
    assert state.lock("k") is None
    lock.release()
    assert list((state.folder / "locks").iterdir()) == []
    again = state.lock("k")
    assert again is not None
    again.release()


def test_a_dead_process_holds_no_lock(tmp_path):
    state = State(tmp_path)
    code = "import sys, time; from pathlib import Path; from talknotes.batch.state import State\n"
    code += "lock = State(Path(sys.argv[1])).lock('k'); print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        assert state.lock("k") is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    lock = state.lock("k")
    assert lock is not None
    lock.release()


def test_what_killed_processes_left_is_swept_and_nothing_else(tmp_path):
    state = State(tmp_path)
    (tmp_path / "sub").mkdir()
    left = [tmp_path / ".a.md.abcd_123.tmp", tmp_path / "sub" / ".b.md.12345678.tmp"]
    kept = [tmp_path / "mine.tmp", tmp_path / ".mine.tmp", tmp_path / ".a.talknotes.json"]
    for path in (*left, *kept):
        path.write_text("x")
        os.utime(path, (1e9, 1e9))
    young = tmp_path / ".c.md.12345678.tmp"
    young.write_text("x")
    state.sweep(["a.md", "sub/b.md"], time.time())
    assert [path.exists() for path in (*left, *kept, young)] == [False, False, True, True, True, True]
