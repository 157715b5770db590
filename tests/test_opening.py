"""Sources become decoded recordings: what is stored, what is asked again, what damage costs."""

import os

import pytest

from talknotes.cache import Cache
from talknotes.errors import InputError, MissingError
from talknotes.observer import Silent
from talknotes.opening import Opener
from talknotes.session import SourceOptions
from talknotes.settings import Settings
from tests.runs import talknotes
from tests.server import Answer, serve
from tests.test_expand import feed

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # yt-dlp's own

PLAIN = SourceOptions()
ACCEPTING = SourceOptions(accept_damaged=True)


@pytest.fixture
def opener(tmp_path):
    return make_opener(tmp_path)


def make_opener(folder, **settings):
    given = Settings(cache_dir=folder / "cache", data_dir=folder / "data", **settings)
    return Opener(given, Cache(given.cache_dir), Silent())


@pytest.fixture
def damaged(make_media):
    path = make_media("talk.wav", "pcm_s16le", seconds=20, rate=16000)
    os.truncate(path, path.stat().st_size * 7 // 10)
    return path


def test_a_damaged_file_is_refused_until_it_is_accepted(opener, damaged):
    for _ in range(2):  # the second time out of the cache
        with pytest.raises(InputError, match=r"30% of the sound is missing.*--accept-damaged"):
            opener.open(str(damaged), PLAIN)
        opened = opener.open(str(damaged), ACCEPTING)
        assert opened.audio.duration == pytest.approx(14, abs=0.1)
        messages = [notice.message for notice in opened.recording.notices]
        assert any("should last until 0:20" in message for message in messages)
        assert any("30% of the sound is missing; that was accepted" in message for message in messages)
    assert damaged.exists()


def test_a_damaged_download_is_fetched_anew_unless_it_is_accepted(opener, damaged, tmp_path):
    whole = damaged.read_bytes() + bytes(20 * 32000 + 44 - damaged.stat().st_size)
    answers = {"/talk.wav": Answer(damaged.read_bytes(), "audio/wav")}
    with serve(answers) as server:
        url = f"{server.url}/talk.wav"
        with pytest.raises(InputError, match="--accept-damaged"):
            opener.open(url, PLAIN)
        assert list((tmp_path / "cache" / "downloads").iterdir()) == []
        server.asked.clear()
        assert opener.open(url, ACCEPTING).audio.duration == pytest.approx(14, abs=0.1)
        assert server.asked == []
        with pytest.raises(InputError, match="--accept-damaged"):
            opener.open(url, PLAIN)
        assert server.asked
        answers["/talk.wav"] = Answer(whole, "audio/wav")
        opened = opener.open(url, PLAIN)
        assert opened.audio.duration == pytest.approx(20, abs=0.1)
        assert opened.recording.notices[1:] == ()  # the first one tells of the missing date
    offline = make_opener(tmp_path, offline=True)
    assert offline.open(url, PLAIN).audio == opened.audio
    assert offline.open(url, PLAIN).date == opened.date


def test_each_sound_track_has_results_of_its_own(opener, make_media):
    media = str(make_media("two.mkv", "libopus", tracks=2))
    first, second = (opener.open(media, SourceOptions(audio_stream=track)) for track in (1, 2))
    main = opener.open(media, PLAIN)
    assert len({first.audio.path, second.audio.path, main.audio.path}) == 3
    assert len({first.sound, second.sound, main.sound}) == 3
    assert main.sound == main.recording.hash
    with pytest.raises(InputError, match="no sound track 3"):
        opener.open(media, SourceOptions(audio_stream=3))


def test_a_length_that_nobody_states_is_not_verified(opener, make_media):
    assert opener.open(str(make_media("talk.wav", "pcm_s16le")), PLAIN).verified
    bare = make_media("plain.mp3", "libmp3lame", options={"write_xing": "0"})
    assert not opener.open(str(bare), PLAIN).verified
    bare.with_name("plain.info.json").write_text('{"duration": 3}')
    assert opener.open(str(bare), PLAIN).verified


def test_what_a_feed_says_reaches_the_recording(opener, make_media):
    sound = Answer(make_media("talk.mp3", "libmp3lame").read_bytes(), "audio/mpeg")
    with serve({"/feed": feed("/1.mp3", "/2.mp3"), "/1.mp3": sound, "/2.mp3": sound}) as server:
        sources = opener.expand(f"{server.url}/feed", PLAIN.access)
        assert sources == (f"{server.url}/1.mp3", f"{server.url}/2.mp3")
        recordings = [opener.open(source, PLAIN).recording for source in sources]
        assert [(item.title, item.date) for item in recordings] == [("Talk 1", "2026-03-04"), ("Talk 2", "2026-03-04")]
        server.asked.clear()
        assert opener.expand(sources[0], PLAIN.access) == sources[:1]
        assert server.asked == []  # it is stored already


def test_the_command_line_refuses_damage_and_tracks_that_are_not_there(damaged, tmp_path):
    words = ["transcribe", damaged, "--cache-dir", tmp_path / "cache", "--engine", "pocketsphinx", "-q"]
    refused = talknotes(*words)
    assert (refused.code, refused.out) == (3, "")
    assert "--accept-damaged" in refused.err
    assert talknotes(*words, "--audio-stream", 2).code == 3
    assert talknotes(*words, "--audio-stream", 0).code == 2
    assert talknotes(*words, "--proxy", "proxy:1").code == 2
    accepted = talknotes(*words, "--accept-damaged", "--format", "json")
    assert accepted.code == 0, accepted.err


def test_offline_says_so(tmp_path):
    opener = make_opener(tmp_path, offline=True)
    with pytest.raises(MissingError, match="--offline"):
        opener.open("https://example.org/talk.mp3", PLAIN)
    assert opener.expand("https://example.org/talk.mp3", PLAIN.access) == ("https://example.org/talk.mp3",)
