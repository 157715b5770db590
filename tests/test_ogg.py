"""The end of an Ogg stream by its last page."""

import pytest

from talknotes.sound.ogg import stream_end


@pytest.fixture(params=[("talk.opus", "libopus"), ("talk.oga", "flac")])
def whole(request, make_media):
    name, codec = request.param
    return make_media(name, codec, seconds=12, container="ogg")


def test_the_last_page_tells(whole):
    assert stream_end(whole, 0) == pytest.approx(12.0, abs=0.01)
    assert stream_end(whole, 1) is None


@pytest.mark.parametrize("kept", [0, 10, 500, -1, -100])
def test_a_cut_file_has_no_end(whole, kept):
    whole.write_bytes(whole.read_bytes()[:kept])
    assert stream_end(whole, 0) is None


def test_a_damaged_last_page_tells_nothing(whole):
    data = bytearray(whole.read_bytes())
    data[data.rindex(b"OggS") + 7] ^= 1  # in its time
    whole.write_bytes(data)
    assert stream_end(whole, 0) is None


def test_the_beginning_counts_only_if_no_page_is_missing_before_it(whole):
    assert stream_end(whole, 0, start=2.0) == pytest.approx(10.0, abs=0.01)
    data = whole.read_bytes()
    pages = [place for place in range(len(data)) if data[place : place + 4] == b"OggS"]
    whole.write_bytes(data[: pages[2]] + data[pages[4] :])
    assert stream_end(whole, 0, start=2.0) == pytest.approx(12.0, abs=0.01)
