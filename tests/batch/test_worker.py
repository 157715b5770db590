"""What a worker tells of the posts that it wrote, and of a disk that is full."""

import errno

import pytest

from talknotes.batch.messages import is_full
from talknotes.batch.worker import _row
from talknotes.batch.workers import size
from talknotes.errors import WriteError
from talknotes.settings import Settings

POST = """+++
title = "Afternoon"
date = 2020-06-25
+++

<!--more-->

## One

**Speaker**: Maria Lopez (a lab)

Words.

## Two

**Speaker**: David Chen

Words.
"""


def test_a_row_says_what_the_post_says(tmp_path):
    (tmp_path / "sub").mkdir()
    path = tmp_path / "sub" / "2020-06-25-afternoon.md"
    path.write_text(POST)
    row = _row(path, None, tmp_path)
    assert (row.path, row.title, row.date) == ("sub/2020-06-25-afternoon.md", "Afternoon", "2020-06-25")
    assert row.speakers == ("Maria Lopez", "David Chen")


@pytest.mark.parametrize(("number", "full"), [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EACCES, False)])
def test_a_full_disk_is_known_by_its_cause(number, full):
    error = WriteError("can't be written")
    error.__cause__ = OSError(number, "no")
    assert is_full(error) is full


@pytest.mark.parametrize(
    ("cores", "jobs", "items", "expected"),
    [(8, 4, 100, (4, 2)), (8, 4, 1, (1, 8)), (2, 3, 100, (3, 1)), (8, 3, 100, (3, 2))],
)
def test_workers_share_the_cores(cores, jobs, items, expected):
    sizing = size(Settings(threads=cores, device="cpu"), jobs, items)
    assert (sizing.jobs, sizing.threads) == expected


def test_memory_bounds_the_workers(monkeypatch):
    monkeypatch.setattr("talknotes.batch.workers._free_bytes", lambda: 6_000_000_000)
    settings = Settings(threads=16, device="cpu")
    assert size(settings, None, 100).jobs == 2
    assert size(settings.model_copy(update={"llm": "transformers:x"}), None, 100).jobs == 1
    assert size(settings.model_copy(update={"device": "cuda"}), None, 100).jobs == 1
