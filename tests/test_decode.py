"""Decoding real media: length, level, damage, disguise."""

import contextlib
import os
import resource
import signal
import socket
import struct
import tracemalloc
from pathlib import Path

import av
import numpy as np
import pytest

from talknotes.errors import InputError, WriteError
from talknotes.sound.decode import SAMPLE_RATE, Audio, decode, refuse_damaged
from talknotes.values import Span

KINDS = [
    ("talk.wav", "pcm_s16le", {}),
    ("talk.flac", "flac", {}),
    ("talk.mp3", "libmp3lame", {}),
    ("plain.mp3", "libmp3lame", {"options": {"write_xing": "0"}}),
    ("talk.m4a", "aac", {}),
    ("talk.aac", "aac", {"container": "adts"}),
    ("talk.mp4", "aac", {"video": True}),
    ("talk.mkv", "libopus", {"video": True}),
    ("talk.webm", "libopus", {"video": True}),
    ("live.webm", "libopus", {"options": {"live": "1"}}),
    ("talk.opus", "libopus", {}),
    ("talk.ts", "aac", {"video": True}),
    ("low.wav", "pcm_s16le", {"rate": 8000}),
]


def ignore(_seconds):
    pass


def run(media, seen=None):
    target = media.parent / "decoded" / "audio.s16"
    decoded = decode(media, target, ignore if seen is None else seen.append)
    return Audio(target, decoded.samples), decoded


@pytest.mark.parametrize(("name", "codec", "options"), KINDS)
def test_any_container_becomes_the_same_tone(make_media, name, codec, options):
    seen = []
    audio, decoded = run(make_media(name, codec, **options), seen)
    assert audio.duration == pytest.approx(3.0, abs=0.1)
    assert audio.is_whole
    assert decoded.notices == ()
    assert seen[-1] == audio.duration
    samples = audio.read(Span(1.0, 2.0))
    assert samples.dtype == np.float32
    assert len(samples) == SAMPLE_RATE
    assert np.sqrt(np.mean(samples**2)) == pytest.approx(0.3 / np.sqrt(2), rel=0.1)
    assert abs(int(np.argmax(np.abs(np.fft.rfft(samples)))) - 440) <= 2


def test_the_file_is_16_bit_pcm(make_media):
    audio, decoded = run(make_media("talk.wav", "pcm_s16le", rate=16000))
    raw = np.frombuffer(audio.path.read_bytes(), dtype="<i2")
    assert len(raw) == decoded.samples == 48000
    assert np.array_equal(raw / np.float32(32768), audio.read(audio.span))


def test_same_media_same_bytes(make_media):
    media = make_media("talk.mp3", "libmp3lame")
    first = run(media)[0].path.read_bytes()
    assert run(media)[0].path.read_bytes() == first


def test_too_loud_is_clipped_not_wrapped(make_media):
    audio, _ = run(make_media("loud.wav", "pcm_f32le", tone=3.0))
    samples = audio.read(audio.span)
    assert samples.max() > 0.999
    assert samples.min() == -1.0
    assert np.abs(np.diff(samples)).max() < 1.0  # wrapping would jump by 2


def test_read_is_bounded_by_the_audio(make_media):
    audio, _ = run(make_media("talk.wav", "pcm_s16le"))
    assert len(audio.read(Span(2.5, 99.0))) == pytest.approx(0.5 * SAMPLE_RATE, abs=20)
    assert len(audio.read(Span(50.0, 99.0))) == 0
    assert len(audio.read(Span(1.0, 1.0))) == 0


def test_a_file_that_lost_bytes_is_not_whole(make_media):
    audio, _ = run(make_media("talk.wav", "pcm_s16le"))
    os.truncate(audio.path, 100)
    assert not audio.is_whole
    audio.path.unlink()
    assert not audio.is_whole


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("talk.wav", "pcm_s16le", {}),
        ("talk.flac", "flac", {}),
        ("talk.mp3", "libmp3lame", {}),
        ("talk.mkv", "libopus", {"video": True}),
        ("talk.mp4", "aac", {"options": {"movflags": "faststart"}}),
    ],
)
def test_a_cut_file_is_told(make_media, name, codec, options):
    media = make_media(name, codec, seconds=20, **options)
    os.truncate(media, media.stat().st_size * 6 // 10)
    audio, decoded = run(media)
    told = [notice for notice in decoded.notices if "should last until 0:20" in notice.message]
    assert len(told) == 1
    assert 8 < audio.duration < 16
    assert told[0].span.start == pytest.approx(audio.duration)
    assert told[0].span.end == pytest.approx(20, abs=0.2)
    assert str(media.parent) not in told[0].message


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("talk.aac", "aac", {"container": "adts"}),
        ("plain.mp3", "libmp3lame", {"options": {"write_xing": "0"}}),
        ("talk.opus", "libopus", {}),
        ("live.webm", "libopus", {"options": {"live": "1"}}),
    ],
)
def test_an_estimated_length_is_no_promise(make_media, name, codec, options):
    media = make_media(name, codec, seconds=20, **options)
    os.truncate(media, media.stat().st_size * 6 // 10)
    assert not [notice for notice in run(media)[1].notices if "should last" in notice.message]


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_wav_of_unknown_length_promises_nothing(make_media, size):
    media = make_media("pipe.wav", "pcm_s16le")
    data = bytearray(media.read_bytes())
    place = data.index(b"data") + 4
    data[place : place + 4] = struct.pack("<I", size)
    media.write_bytes(data)
    audio, decoded = run(media)
    assert audio.duration == pytest.approx(3.0, abs=0.01)
    assert decoded.notices == ()


def test_sound_that_begins_late_keeps_the_times_of_the_video(make_media):
    audio, _ = run(make_media("late.mkv", "libopus", video=True, start=1.5))
    assert audio.duration == pytest.approx(4.5, abs=0.1)
    assert np.abs(audio.read(Span(0.2, 1.3))).max() == 0
    assert np.abs(audio.read(Span(2.0, 4.0))).max() > 0.2


def test_a_hole_becomes_silence_and_is_told(make_media, tmp_path):
    whole = make_media("whole.mkv", "libopus", seconds=10)
    holed = tmp_path / "holed.mkv"
    with av.open(str(whole)) as source, av.open(str(holed), "w") as output:
        stream = output.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None and not 4 <= packet.pts * packet.time_base < 7:
                packet.stream = stream
                output.mux(packet)
    audio, decoded = run(holed)
    assert audio.duration == pytest.approx(10.0, abs=0.1)
    assert np.abs(audio.read(Span(4.2, 6.8))).max() == 0
    (notice,) = decoded.notices
    assert "3.0 s" in notice.message
    assert notice.span.start == pytest.approx(4.0, abs=0.1)
    assert notice.span.end == pytest.approx(7.0, abs=0.1)


def test_a_clock_that_runs_wild_does_not_fill_the_disk(make_media, tmp_path):
    whole = make_media("whole.mkv", "libopus", seconds=10)
    wild = tmp_path / "wild.mkv"
    scale = b"\x2a\xd7\xb1\x83"  # TimestampScale, three bytes: nanoseconds per unit
    data = whole.read_bytes()
    wild.write_bytes(data.replace(scale + (1_000_000).to_bytes(3, "big"), scale + (16_000_000).to_bytes(3, "big")))
    assert wild.read_bytes() != data
    audio, decoded = run(wild)
    assert audio.duration < 22  # never more silence than the whole should last; 160 s by its own clock
    assert any("clock jumps" in notice.message for notice in decoded.notices)


def test_damaged_packets_are_left_out_and_counted(make_media):
    media = damage(make_media("talk.m4a", "aac", seconds=10), 4000)
    audio, decoded = run(media)
    assert audio.duration == pytest.approx(10.0, abs=0.1)  # silence stands for what is missing
    (notice,) = decoded.notices
    assert "left out" in notice.message
    assert "talk.m4a" not in notice.message


def test_damage_that_no_packet_shows_is_told(make_media):
    audio, decoded = run(damage(make_media("talk.flac", "flac", seconds=10, tone=0.9), 30_000))
    assert audio.duration == pytest.approx(10.0, abs=0.1)
    (notice,) = decoded.notices
    assert "no sound is stored in one place" in notice.message
    assert notice.span.holds(5.0)


def damage(media, size):
    data = bytearray(media.read_bytes())
    first = (len(data) - size) // 2
    data[first : first + size] = np.random.default_rng(5).bytes(size)
    media.write_bytes(data)
    return media


def test_the_first_of_several_sound_tracks(make_media):
    audio, decoded = run(make_media("two.mkv", "libopus", tracks=2))
    assert audio.duration == pytest.approx(3.0, abs=0.1)
    assert ["2 sound tracks" in notice.message for notice in decoded.notices] == [True]


def test_a_stream_that_changes_its_sample_rate(make_media, tmp_path):
    pieces = [make_media(f"{rate}.mp3", "libmp3lame", rate=rate).read_bytes() for rate in (44100, 22050)]
    media = tmp_path / "joined.mp3"
    media.write_bytes(b"".join(pieces))
    audio, _ = run(media)
    assert audio.duration == pytest.approx(6.0, abs=0.3)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.mp3", b""),
        ("text.mp3", b"This is only text, and no recording at all.\n" * 200),
        ("text.mp4", b"This is only text.\n" * 200),
        ("zero.wav", bytes(5000)),
        ("junk.mp4", np.random.default_rng(1).bytes(50_000)),
        ("junk.mp3", np.random.default_rng(2).bytes(300_000)),
        ("junk.aac", np.random.default_rng(3).bytes(300_000)),
        ("junk.ogg", b"OggS" + np.random.default_rng(4).bytes(5000)),
        ("page.mp4", b"<!DOCTYPE html><html><body>Not found</body></html>"),
    ],
)
def test_what_is_no_recording(tmp_path, name, data):
    media = tmp_path / name
    media.write_bytes(data)
    with pytest.raises(InputError, match=name) as caught:
        run(media)
    assert caught.value.args[0].count(". ") >= 1  # what is wrong, and what to do
    assert not list((tmp_path / "decoded").glob("*")) if (tmp_path / "decoded").exists() else True


def test_a_cut_mp4_says_that_it_is_cut(make_media):
    media = make_media("talk.mp4", "aac", video=True)
    os.truncate(media, media.stat().st_size // 2)
    with pytest.raises(InputError, match="cut off"):
        run(media)


def test_a_cut_ogg_has_no_end_mark(make_media):
    media = make_media("talk.opus", "libopus", seconds=20)
    os.truncate(media, media.stat().st_size * 6 // 10)
    _, decoded = run(media)
    (notice,) = decoded.notices
    assert "length can't be verified" in notice.message
    assert not decoded.verified


def test_an_ogg_that_lost_pages_is_told(make_media):
    media = make_media("talk.opus", "libopus", seconds=20)
    data = media.read_bytes()
    pages = [place for place in range(len(data)) if data[place : place + 4] == b"OggS"]
    media.write_bytes(data[: pages[5]] + data[pages[-1] :])
    _, decoded = run(media)
    assert decoded.verified
    assert decoded.is_damaged
    assert any("should last until 0:20" in notice.message for notice in decoded.notices)


def test_a_publishers_length_counts_where_the_container_keeps_none(make_media):
    media = make_media("plain.mp3", "libmp3lame", seconds=20, options={"write_xing": "0"})
    assert decoded_with(media, stated=20.0).notices == ()
    assert decoded_with(media, stated=21.5).notices == ()  # publishers round
    os.truncate(media, media.stat().st_size * 6 // 10)
    decoded = decoded_with(media, stated=20.0)
    assert "should last until 0:20" in decoded.notices[0].message
    assert decoded.is_damaged
    whole = make_media("talk.mp3", "libmp3lame", seconds=20)
    assert decoded_with(whole, stated=3600.0).notices == ()  # a clip of it, by its own header


def decoded_with(media, **options):
    return decode(media, media.parent / "decoded.s16", ignore, **options)


@pytest.mark.parametrize(("share", "damaged"), [(0.97, False), (0.85, True), (0.3, True)])
def test_the_share_that_is_lost(make_media, share, damaged):
    media = make_media("talk.wav", "pcm_s16le", seconds=60, rate=8000)
    os.truncate(media, int(media.stat().st_size * share))
    _, decoded = run(media)
    assert decoded.lost_share == pytest.approx(1 - share, abs=0.01)
    assert decoded.notices != ()
    assert decoded.is_damaged is damaged
    refuse_damaged("talk.wav", decoded, accepted=True)
    with pytest.raises(InputError, match="--accept-damaged") if damaged else contextlib.nullcontext():
        refuse_damaged("talk.wav", decoded, accepted=False)


def test_a_header_that_claims_4_gb(make_media):
    media = make_media("talk.wav", "pcm_s16le")
    data = bytearray(media.read_bytes())
    place = data.index(b"data") + 4
    data[place : place + 4] = struct.pack("<I", 4_000_000_000)
    media.write_bytes(data)
    audio, decoded = run(media)
    assert audio.duration == pytest.approx(3.0, abs=0.01)
    assert decoded.is_damaged
    with pytest.raises(InputError, match="100% of the sound"):
        refuse_damaged("talk.wav", decoded, accepted=False)


def test_sound_that_begins_late_is_not_lost(make_media):
    _, decoded = run(make_media("late.mkv", "libopus", video=True, start=1.5))
    assert decoded.lost == 0


@pytest.mark.parametrize("name", ["talk.ts", "talk.mkv"])
def test_a_clock_that_stumbles_invents_no_length(make_media, name):
    media = make_media(name, "aac", seconds=30, video=name == "talk.ts")
    run(media)
    data = bytearray(media.read_bytes())
    stumble = {"talk.ts": _stumble_ts, "talk.mkv": _stumble_mkv}[name]
    assert stumble(data) > 0
    media.write_bytes(data)
    audio, _ = run(media)
    assert audio.duration == pytest.approx(30, abs=0.2)


def _stumble_ts(data):
    """Set a high bit in the time stamp of every eighth header of the sound."""
    headers = [at for at in range(len(data)) if data[at : at + 4] == b"\0\0\1\xc0" and data[at + 7] & 0x80]
    for at in headers[3::8]:
        data[at + 11] ^= 0x80  # 2^22 units of 1/90000 s: 47 s
    return len(headers)


def _stumble_mkv(data):
    """Move one block by four seconds."""
    blocks = [at for at in range(len(data)) if data[at : at + 1] == b"\xa3" and data[at + 2 : at + 3] == b"\x81"]
    for at in blocks[50:52]:
        data[at + 3] ^= 0x10
    return len(blocks)


def test_one_of_several_sound_tracks(make_media):
    media = make_media("two.mkv", "libopus", tracks=2)
    for track in (1, 2):
        decoded = decoded_with(media, track=track)
        assert (decoded.samples, decoded.notices) == (pytest.approx(48000, abs=1600), ())
    with pytest.raises(InputError, match=r"no sound track 3. --audio-stream takes one of: 1, 2"):
        decoded_with(media, track=3)
    with pytest.raises(InputError, match="one sound track; leave --audio-stream out"):
        decoded_with(make_media("one.wav", "pcm_s16le"), track=2)


def test_no_sound(make_media):
    with pytest.raises(InputError, match="no sound"):
        run(make_media("silent.mp4", "aac", video=True, sound=False))


def test_no_such_file(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        run(tmp_path / "absent.mp3")


def test_a_name_that_looks_like_a_protocol(make_media, monkeypatch):
    media = make_media("concat:a|b.wav", "pcm_s16le") if os.name == "posix" else pytest.skip("not a name here")
    monkeypatch.chdir(media.parent)
    decoded = decode(Path(media.name), media.parent / "out.s16", ignore)
    assert decoded.samples == pytest.approx(48000, abs=50)


@pytest.mark.parametrize("name", ["talk.mp4", "talk.mp3", "talk.m3u8", "talk.wav", "talk.mkv", "talk.ogg", "talk"])
@pytest.mark.parametrize("kind", ["hls", "concat", "concat-script"])
@pytest.mark.parametrize("aim", ["file", "socket"])
def test_a_playlist_in_disguise_opens_nothing(make_media, tmp_path, name, kind, aim):
    secret = make_media("secret.ts", "aac")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        where = str(secret) if aim == "file" else f"http://127.0.0.1:{server.getsockname()[1]}/secret.ts"
        playlist = tmp_path / name
        playlist.write_text(PLAYLISTS[kind].format(where=where))
        with pytest.raises(InputError):
            run(playlist)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert not (tmp_path / "decoded" / "audio.s16").exists()


PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXTINF:3.0,\n{where}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile '{where}'\n",
    "concat-script": "ffconcat version 1.0\noption safe 0\nfile {where}\nduration 3\n",
}


@pytest.mark.parametrize("kind", ["hls", "concat"])
def test_the_playlists_would_work_without_the_guard(make_media, tmp_path, kind):
    """Otherwise the test above would prove nothing."""
    secret = make_media("secret.ts", "aac")
    playlist = tmp_path / "talk.m3u8"
    playlist.write_text(PLAYLISTS[kind].format(where=secret.name))
    with av.open(str(playlist)) as container:
        assert container.streams.audio


def test_memory_does_not_grow_with_length(make_media):
    media = make_media("long.flac", "flac", seconds=120, rate=16000)
    run(media)  # the libraries are loaded by now
    tracemalloc.start()
    try:
        run(media)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 500_000  # the PCM has 3.8 million bytes


def test_an_unwritable_folder_is_a_write_error(make_media, tmp_path):
    (tmp_path / "decoded").write_text("a file where a folder should be")
    with pytest.raises(WriteError, match=r"audio\.s16"):
        run(make_media("talk.wav", "pcm_s16le"))


def test_a_full_disk_is_a_write_error_and_leaves_nothing(make_media, tmp_path):
    media = make_media("talk.flac", "flac", seconds=30)
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        with pytest.raises(WriteError, match=r"audio\.s16"):
            run(media)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert list((tmp_path / "decoded").iterdir()) == []
