"""Whole runs in processes of their own: kills, interrupts, two at once; the seeds of random kills are printed."""

import contextlib
import json
import os
import random
import signal
import subprocess
import time

import pytest

from talknotes.batch.discovery import discover
from talknotes.batch.events import Running
from talknotes.batch.plan import Known, Names
from talknotes.batch.run import Driver
from talknotes.batch.wanted import Wanted
from talknotes.post.drafting import PostOptions
from talknotes.session import SourceOptions
from talknotes.settings import Settings
from tests.batch.conftest import DAMAGED, WHOLE, put_captions
from tests.batch.program import Place, finish, is_alive, kinds, run, start, tree

LENGTH_S = 4.0
"""The latest moment of a kill: a run over the six recordings takes about as long."""


def pids(events):
    return {event["pid"] for event in events if event["event"] == "started"}


def wait_dead(processes, timeout_s=10.0):
    deadline = time.monotonic() + timeout_s
    while any(map(is_alive, processes)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in processes if is_alive(pid)] == []


def read_until(process, kind):
    """Return the events of a run up to the first of a kind."""
    events = []
    for line in process.stdout:
        events.append(json.loads(line))
        if events[-1]["event"] == kind:
            break
    return events


def test_a_run_writes_a_post_for_each_and_the_next_goes_on_from_there(recordings):
    place = Place(recordings, recordings / "work")  # the output lies in the input
    code, events, err = run(place)
    assert (code, kinds(events, "done"), kinds(events, "failed")) == (1, sorted(WHOLE), [DAMAGED])
    assert sorted(path.name for path in place.output.glob("*.md")) == [
        *(f"2024-03-{number + 1:02d}-talk-number-{number}.md" for number in range(5)),
        "index.md",
    ]
    assert "damaged.mp4: the file is damaged or cut off" in err
    report = (place.output / ".talknotes-batch" / "batch-report.txt").read_text()
    assert report.startswith(f"5 done, 1 failed.\n\nFAILED  {DAMAGED}: ")
    assert str(place.root) not in report
    wait_dead(pids(events))
    before = tree(place.output)
    put_captions(place.recordings / WHOLE[0], 77)
    code, events, _ = run(place)
    assert (code, kinds(events, "done"), kinds(events, "failed")) == (1, [WHOLE[0]], [DAMAGED])
    assert kinds(events, "up to date") == sorted(WHOLE[1:])
    changed = {name for name, digest in tree(place.output).items() if before[name] != digest}
    assert changed == {"2024-03-01-talk-number-0.md", ".2024-03-01-talk-number-0.talknotes.json"}
    code, events, _ = run(place, "--dry-run", "--category", "x")
    reasons = {event["reason"] for event in events if event["event"] == "planned"}
    assert (code, reasons) == (0, {"options changed", "failed before"})


def test_five_kills_leave_no_trace(place, tmp_path):
    whole = Place(place.recordings, tmp_path / "whole")
    run(whole)
    seed = random.randrange(1 << 32)
    print("seed", seed)
    dice = random.Random(seed)
    done: list[object] = []
    for _ in range(5):
        process = start(place)
        with contextlib.suppress(Exception):
            process.wait(dice.uniform(0.5, LENGTH_S))
        process.send_signal(signal.SIGKILL)
        _, events, _ = finish(process)
        wait_dead(pids(events))
        done += kinds(events, "done")
    _, events, _ = run(place)
    assert tree(place.output) == tree(whole.output), seed
    assert sorted({*done, *kinds(events, "done"), *kinds(events, "up to date")}) == sorted(WHOLE)
    assert len(set(done)) == len(done), "what was told to be done was done again"


def test_a_killed_worker_costs_one_retry_and_then_its_recording(place):
    process = start(place, "--jobs", 2)
    events, lost = [], {WHOLE[0]: 2, WHOLE[3]: 1}  # how often their workers die
    for line in process.stdout:
        events.append(json.loads(line))
        name = events[-1].get("source")
        if events[-1]["event"] == "started" and lost.get(name, 0):
            lost[name] -= 1
            os.kill(events[-1]["pid"], signal.SIGKILL)
    code, _, err = finish(process)
    assert (code, kinds(events, "retried"), kinds(events, "failed")) == (
        *(1, [WHOLE[0], WHOLE[3]]),
        sorted([DAMAGED, WHOLE[0]]),
    )
    assert "talk 0.flac: its process was killed (often because memory ran out), twice" in err
    assert kinds(events, "done") == sorted(WHOLE[1:])
    report = (place.output / ".talknotes-batch" / "batch-report.txt").read_text()
    assert "talk 3.flac: 2024-03-04-talk-number-3.md (2 tries; the last with one thread)" in report
    wait_dead(pids(events))


def test_an_interrupt_gives_the_command_to_go_on_and_leaves_nobody_behind(place):
    process = start(place)
    events = read_until(process, "started")
    process.send_signal(signal.SIGINT)
    code, more, err = finish(process)
    assert code == 130
    assert "To go on: talknotes batch " in err
    wait_dead(pids([*events, *more]))


def test_a_second_interrupt_stops_at_once(place):
    process = start(place, "--jobs", 1)
    events = read_until(process, "started")
    os.kill(events[-1]["pid"], signal.SIGSTOP)  # it will not end by itself
    process.send_signal(signal.SIGINT)
    events += read_until(process, "stopping")
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    code, _, _ = finish(process)
    assert code == 130
    assert time.monotonic() - began < 4.0
    wait_dead(pids(events))


@pytest.mark.parametrize("size_kib", [40, *(pytest.param(size, marks=pytest.mark.slow) for size in (28, 52, 60))])
def test_a_full_disk_stops_the_run_and_leaves_nothing_half_done(recordings, tmp_path, size_kib):
    whole, small = Place(recordings, tmp_path / "whole"), tmp_path / "run" / "posts"
    small.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size_kib}k", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is forbidden here")
    try:
        place = Place(recordings, tmp_path / "run")
        code, events, err = run(place)
        assert (code, "the disk is full" in err, "Traceback" in err) == (5, True, False)
        done = kinds(events, "done")
        subprocess.run(["mount", "-o", "remount,size=10m", str(small)], check=True)
        _, events, _ = run(place)
        assert sorted([*done, *kinds(events, "done")]) == sorted(WHOLE)
        run(whole)
        assert tree(place.output) == tree(whole.output)
    finally:
        subprocess.run(["umount", str(small)], check=False)


def test_two_runs_at_once_do_each_recording_once(place):
    pair = [start(place, "--jobs", 1), start(place, "--jobs", 1)]
    ended = [finish(process) for process in pair]
    done = [name for _, events, _ in ended for name in kinds(events, "done")]
    assert sorted(done) == sorted(WHOLE)
    assert len(list(place.output.glob("*.md"))) == 6


def test_a_hang_costs_a_retry(recordings, tmp_path):
    settings = Settings(diarize="none", cache_dir=tmp_path / "cache")
    wanted = Wanted(settings, SourceOptions(), PostOptions(tmp_path / "posts"))
    events = []

    def tell(event):
        events.append((event.kind, event.name))
        if event.kind == "started" and event.said["try"] == 1:
            os.kill(event.said["pid"], signal.SIGSTOP)

    known = Known({}, wanted.hash, tmp_path / "posts", Names(tmp_path / "data"))
    driver = Driver(wanted, known, Running(jobs=1, hours_per_hour=0.0, least_s=6.0), tell)
    [item] = discover([str(recordings / WHOLE[0])]).items
    summary = driver.run([item])
    assert (summary.done, summary.failures) == (1, [])
    assert [kind for kind, _ in events if kind in ("started", "retried", "done")] == [
        *("started", "retried", "started", "done")
    ]
