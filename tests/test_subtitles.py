"""Captions beside a file and with a publisher: which are found, in which language, made by whom."""

import json

import pytest

from talknotes.sources.fetch import FetchOptions, fetch
from talknotes.sources.subtitles import as_captions, captions_beside
from talknotes.values import Caption
from tests.server import Answer, serve

pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # yt-dlp's own

VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nGood afternoon.\n"
SRT = "1\n00:00:00,000 --> 00:00:02,000\nGuten Tag.\n"


def beside(folder, info=None, **files):
    media = folder / "talk.mp3"
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return captions_beside(media, info or {})


def test_captions_beside_a_file(tmp_path):
    captions, notices = beside(
        tmp_path, talk__vtt=VTT, talk__de__srt=SRT, talk__edited__srt=SRT, other__vtt=VTT, talk2__vtt=VTT, talk__txt=VTT
    )
    assert captions == (Caption("sidecar", None, False, VTT), Caption("sidecar", "de", False, SRT))
    assert notices == ()


def test_automatic_captions_are_known_by_their_origin(tmp_path):
    info = {"subtitles": {"en": []}, "automatic_captions": {"en": [], "de": [], "en-orig": []}}
    captions, _ = beside(tmp_path, info, talk__en__vtt=VTT, talk__de__vtt=VTT)
    assert [(caption.language, caption.automatic) for caption in captions] == [("de", True), ("en", False)]
    (tmp_path / "talk.en-orig.vtt").write_text(VTT)
    assert [caption.automatic for caption in captions_beside(tmp_path / "talk.mp3", {})[0]] == [False, False, True]


@pytest.mark.parametrize("data", [b"", b"only text", b"\0\0\0\0-->", b"00:01 --> 00:02 " * 400_000])
def test_what_holds_no_captions_is_told(tmp_path, data):
    (tmp_path / "talk.vtt").write_bytes(data)
    captions, (notice,) = captions_beside(tmp_path / "talk.mp3", {})
    assert captions == ()
    assert notice.message.startswith("talk.vtt: no captions")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    text = VTT.replace("Good", "Café")
    assert as_captions(text.encode(encoding)) == text


def test_captions_go_with_a_local_recording(make_media, tmp_path):
    media = make_media("talk.mp3", "libmp3lame")
    media.with_name("talk.en.vtt").write_text(VTT)
    media.with_name("talk.info.json").write_text(json.dumps({"automatic_captions": {"en": []}}))
    recording = fetch(str(media), FetchOptions(tmp_path / "downloads"), lambda _: None).recording
    assert recording.captions == (Caption("sidecar", "en", True, VTT),)


PAGE = b"""<html lang="en"><head><title>Talk</title></head><body><video src="/talk.mp3">
<track kind="subtitles" srclang="en" src="/en.vtt"><track kind="subtitles" srclang="de" src="/de.vtt"></video></body>"""


def fetch_page(make_media, tmp_path, **answers):
    data = make_media("talk.mp3", "libmp3lame").read_bytes()
    found = {"/page": Answer(PAGE, "text/html"), "/talk.mp3": Answer(data, "audio/mpeg"), **answers}
    with serve(found) as server:
        return fetch(f"{server.url}/page", FetchOptions(tmp_path / "downloads"), lambda _: None).recording


def test_a_publishers_captions(make_media, tmp_path):
    found = {"/en.vtt": Answer(VTT.encode(), "text/vtt"), "/de.vtt": Answer(VTT.encode(), "text/vtt")}
    recording = fetch_page(make_media, tmp_path, **found)
    assert sorted(caption.language for caption in recording.captions) == ["de", "en"]
    assert {(item.origin, item.automatic, item.text) for item in recording.captions} == {("publisher", False, VTT)}


def test_captions_that_can_t_be_had_cost_no_recording(make_media, tmp_path):
    recording = fetch_page(make_media, tmp_path, **{"/en.vtt": Answer(VTT.encode(), "text/vtt")})
    assert [caption.language for caption in recording.captions] == ["en"]
    assert ["captions (de) can't be downloaded" in notice.message for notice in recording.notices] == [True]
