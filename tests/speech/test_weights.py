import errno
import hashlib
import json
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from huggingface_hub import constants

from talknotes.errors import InputError, MissingError, UsageError, WriteError
from talknotes.speech import catalogue, download, weights
from talknotes.speech.engine import EngineOptions, Manner, identify, open_engine
from talknotes.speech.weights import cached, export, known, locate, pull
from tests.server import Answer, serve

NAMED = ["whisper", "faster-whisper"]
REPOSITORY = "Systran/faster-whisper-small"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
HUB_FILES = {"config.json": b"{}", "model.bin": b"m" * 9000, "tokenizer.json": b"{}", "vocabulary.json": b"[]"}


@pytest.fixture(autouse=True)
def caches(tmp_path, monkeypatch):
    """Empty caches, and hosts that nobody answers for."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    aim(monkeypatch, "http://127.0.0.1:9")
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def aim(monkeypatch, url):
    monkeypatch.setattr(catalogue, "WHISPER_ROOT", url)
    monkeypatch.setattr(constants, "ENDPOINT", url)


def cache_repository(root, repository=REPOSITORY, leave_out=()):
    """Lay out a model as the hub's library does: blobs, and a snapshot of links to them."""
    folder = root / "hub" / ("models--" + repository.replace("/", "--"))
    snapshot = folder / "snapshots" / COMMIT
    for path in (snapshot, folder / "blobs", folder / "refs"):
        path.mkdir(parents=True)
    (folder / "refs" / "main").write_text(COMMIT)
    for name, data in HUB_FILES.items():
        if name not in leave_out:
            (folder / "blobs" / name).write_bytes(data)
            (snapshot / name).symlink_to(folder / "blobs" / name)
    return snapshot


def cache_whisper(root, name="small", whole=True):
    path = root / "xdg" / "whisper" / f"{name}.pt"
    path.parent.mkdir(parents=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data.pkl", b"w" * 5000)
    if not whole:
        path.write_bytes(path.read_bytes()[:3000])
    return path


def test_the_catalogue_is_the_libraries_own():
    import faster_whisper.utils
    import whisper

    ours = {name: f"{sha}/{name}.pt" for name, sha in catalogue.WHISPER.items()}
    theirs = {name: "/".join(url.split("/")[-2:]) for name, url in whisper._MODELS.items()}
    assert ours | {alias: ours[name] for alias, name in catalogue.ALIASES.items()} == theirs
    ours = dict(catalogue.FASTER_WHISPER)
    assert ours | {alias: ours[name] for alias, name in catalogue.ALIASES.items()} == faster_whisper.utils._MODELS


def test_the_published_checkpoints_address_is_the_librarys_own(monkeypatch):
    import whisper

    monkeypatch.undo()
    assert catalogue.whisper_url("small") == whisper._MODELS["small"]


@pytest.mark.parametrize("engine", NAMED)
@pytest.mark.parametrize("offline", [True, False])
def test_uncached_weights_without_a_network_name_the_ways_out(tmp_path, engine, offline):
    with pytest.raises(MissingError) as caught:
        open_engine(engine, EngineOptions(tmp_path, model="small", device="cpu", offline=offline))
    message = str(caught.value)
    assert message.startswith("small: ")
    for way in (f"models pull small --engine {engine}", "models export small", "--model PATH", "--engine pocketsphinx"):
        assert way in message
    assert ("--offline" in message) == offline


@pytest.mark.parametrize("engine", NAMED)
def test_offline_asks_nobody(tmp_path, monkeypatch, engine):
    with serve({}) as server:
        aim(monkeypatch, server.url)
        with pytest.raises(MissingError, match="--offline"):
            locate(engine, "small", tmp_path, offline=True)
        known(engine)
        identify(engine, EngineOptions(tmp_path, device="cpu"))
    assert server.asked == []


@pytest.mark.parametrize("engine", NAMED)
def test_a_host_that_does_not_have_it_is_asked_once(tmp_path, monkeypatch, engine):
    with serve({}) as server:
        aim(monkeypatch, server.url)
        with pytest.raises(MissingError, match="has no such model"):
            locate(engine, "small", tmp_path)
    assert [method for method, *_ in server.asked] == ["HEAD"]


def test_a_host_that_never_answers_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(download, "_PROBE_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        aim(monkeypatch, f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(MissingError, match="can't be reached"):
            locate("whisper", "small", tmp_path)


@pytest.mark.parametrize(("status", "expected"), [(200, True), (302, True), (401, False), (404, False), (503, False)])
def test_what_counts_as_reachable(status, expected):
    with serve({"/x": Answer(status=status, headers={"Location": "/elsewhere"})}) as server:
        assert download.reachable(f"{server.url}/x") is expected
        assert [path for _, path, _ in server.asked] == ["/x"]


@pytest.mark.parametrize("engine", NAMED)
def test_cached_weights_are_taken_without_asking(tmp_path, engine):
    path = cache_whisper(tmp_path) if engine == "whisper" else cache_repository(tmp_path)
    assert locate(engine, "small", tmp_path) == pull(engine, "small") == path
    rows = {row.name: row for row in known(engine)}
    assert rows["small"].cached
    assert (rows["small"].size_bytes or 0) > 5000
    assert rows["tiny"] == weights.Weights("tiny", cached=False)


def test_half_a_download_is_not_cached(tmp_path):
    cache_whisper(tmp_path, whole=False)
    cache_repository(tmp_path, leave_out=("model.bin",))
    assert cached("whisper", "small") is None
    assert cached("faster-whisper", "small") is None


def test_an_alias_lies_where_its_model_lies(tmp_path):
    assert cache_whisper(tmp_path, "large-v3-turbo") == cached("whisper", "turbo")


def test_any_repository_on_the_hub_can_be_named(tmp_path):
    snapshot = cache_repository(tmp_path, "someone/their-model")
    assert locate("faster-whisper", "someone/their-model", tmp_path) == snapshot
    assert export("faster-whisper", "someone/their-model", tmp_path / "out", tmp_path).name.endswith("their-model")


@pytest.mark.parametrize(
    ("engine", "model", "error", "message"),
    [
        ("whisper", "smal", UsageError, "Known: tiny"),
        ("faster-whisper", "smal", UsageError, "Known: tiny"),
        ("whisper", "distil-large-v3", UsageError, "unknown model for whisper"),
        ("whisper", "folder/model.pt", InputError, "no such file"),
        ("whisper", "someone/their-model", InputError, "no such file"),
        ("faster-whisper", "folder/model.pt", InputError, "no such file"),
        ("faster-whisper", "./absent", InputError, "no such file"),
        ("faster-whisper", "~/absent/model", InputError, "no such file"),
        ("pocketsphinx", "small", UsageError, "one model only"),
    ],
)
def test_a_model_that_is_none(tmp_path, engine, model, error, message):
    for refuse in (lambda: locate(engine, model, tmp_path), lambda: pull(engine, model)):
        with pytest.raises(error, match=message) as caught:
            refuse()
        assert model in str(caught.value)


@pytest.mark.parametrize("engine", NAMED)
def test_a_path_that_holds_no_weights_is_bad_input(tmp_path, engine):
    (tmp_path / "text.pt").write_text("not weights")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "model.bin").write_bytes(b"x")
    for name in ("text.pt", "folder"):
        with pytest.raises(InputError, match=name):
            open_engine(engine, EngineOptions(tmp_path / "cache", model=str(tmp_path / name), device="cpu"))


def test_a_folder_of_junk_is_bad_input(tmp_path):
    for name in HUB_FILES:
        (tmp_path / name).write_bytes(HUB_FILES[name])
    with pytest.raises(InputError, match="can't be used"):
        open_engine("faster-whisper", EngineOptions(tmp_path / "cache", model=str(tmp_path), device="cpu"))


def publish(monkeypatch, answers, url, data, promised=None):
    monkeypatch.setitem(catalogue.WHISPER, "small", hashlib.sha256(promised or data).hexdigest())
    aim(monkeypatch, url)
    answers[f"/{catalogue.WHISPER['small']}/small.pt"] = Answer(data)


def zipped():
    import io

    with zipfile.ZipFile(buffer := io.BytesIO(), "w") as archive:
        archive.writestr("data.pkl", os.urandom(3_000_000))
    return buffer.getvalue()


def test_pull_fetches_a_checkpoint_into_whispers_cache(tmp_path, monkeypatch):
    data, told = zipped(), []
    with serve({}) as server:
        publish(monkeypatch, server.answers, server.url, data)
        path = pull("whisper", "small", told.append)
    assert path == tmp_path / "xdg" / "whisper" / "small.pt"
    assert path.read_bytes() == data
    assert told == sorted(told)
    assert told[-1] == len(data)
    assert [file.name for file in path.parent.iterdir()] == ["small.pt"]


@pytest.mark.parametrize("kind", ["cut", "changed"])
def test_a_damaged_download_leaves_nothing(tmp_path, monkeypatch, kind):
    data = zipped()
    with serve({}) as server:
        publish(monkeypatch, server.answers, server.url, data, promised=b"other" if kind == "changed" else data)
        next(iter(server.answers.values())).cut = 0.6 if kind == "cut" else 1.0
        with pytest.raises(MissingError, match="again"):
            pull("whisper", "small")
    assert list((tmp_path / "xdg" / "whisper").iterdir()) == []


def test_a_full_disk_is_a_write_error(monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(download, "_receive", full)
    with serve({}) as server:
        publish(monkeypatch, server.answers, server.url, b"x")
        with pytest.raises(WriteError, match="disk is full"):
            pull("whisper", "small")


def hub_answers():
    """What the hub answers for one repository, as far as its library asks."""
    tree = [{"type": "file", "path": name, "size": len(data), "oid": name} for name, data in HUB_FILES.items()]
    info = {"id": REPOSITORY, "sha": COMMIT, "siblings": [{"rfilename": name} for name in HUB_FILES]}
    answers = {
        f"/api/models/{REPOSITORY}/revision/main": Answer(json.dumps(info).encode(), "application/json"),
        f"/api/models/{REPOSITORY}/tree/{COMMIT}": Answer(json.dumps(tree).encode(), "application/json"),
    }
    for name, data in HUB_FILES.items():
        headers = {"ETag": f'"{name}"', "X-Repo-Commit": COMMIT}
        for revision in ("main", COMMIT):
            answers[f"/{REPOSITORY}/resolve/{revision}/{name}"] = Answer(data, headers=headers)
    return answers


def test_pull_fetches_a_repository_into_the_hubs_cache(tmp_path):
    # in a process of its own, because the hub's library reads its address once
    code = (
        "import json; from talknotes.speech.weights import pull; told = [];"
        "print(pull('faster-whisper', 'small', told.append)); print(json.dumps(told))"
    )
    with serve(hub_answers()) as server:
        environment = os.environ | {"HF_ENDPOINT": server.url, "HF_HUB_CACHE": str(tmp_path / "hub")}
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    folder, told = done.stdout.splitlines()
    assert {file.name: file.read_bytes() for file in Path(folder).iterdir()} == HUB_FILES
    assert tmp_path / "hub" in Path(folder).parents
    assert json.loads(told) == sorted(json.loads(told))
    assert json.loads(told)[-1] == sum(map(len, HUB_FILES.values()))


@pytest.mark.parametrize("engine", NAMED)
def test_exported_names_are_whole_copies(tmp_path, engine):
    source = cache_whisper(tmp_path) if engine == "whisper" else cache_repository(tmp_path)
    copy = export(engine, "small", tmp_path / "out", tmp_path)
    assert copy.parent == tmp_path / "out"
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]
    assert not [file for file in copy.parent.rglob("*") if file.is_symlink()]
    if engine == "whisper":
        assert copy.read_bytes() == source.read_bytes()
    else:
        assert {file.name: file.read_bytes() for file in copy.iterdir()} == HUB_FILES
    assert locate(engine, str(copy), tmp_path, offline=True) == copy


def test_an_exported_checkpoint_serves_faster_whisper_elsewhere(tmp_path, checkpoint, model_cache, sample):
    copy = export("faster-whisper", str(checkpoint), tmp_path / "out", model_cache)
    options = EngineOptions(tmp_path / "fresh", model=str(copy), device="cpu", threads=2, offline=True)
    assert open_engine("faster-whisper", options).hear([sample[: 16_000 * 20]], Manner("en"))[0]
    assert identify("faster-whisper", options)["model"] == "whisper-sample"
    assert not (tmp_path / "fresh").exists()


def test_export_replaces_nothing(tmp_path, checkpoint, model_cache):
    (tmp_path / checkpoint.name).write_text("mine")
    with pytest.raises(WriteError, match="stands there already"):
        export("whisper", str(checkpoint), tmp_path, model_cache)
    assert (tmp_path / checkpoint.name).read_text() == "mine"


def test_export_that_fails_leaves_nothing(tmp_path, checkpoint, model_cache, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(weights.shutil, "copyfile", full)
    with pytest.raises(WriteError, match="disk is full"):
        export("whisper", str(checkpoint), tmp_path / "out", model_cache)
    assert list((tmp_path / "out").iterdir()) == []


def test_pocketsphinx_carries_its_model(tmp_path):
    (row,) = known("pocketsphinx")
    assert row.cached
    assert pull("pocketsphinx", "en-us").is_dir()
    with pytest.raises(UsageError, match="part of the package"):
        export("pocketsphinx", "en-us", tmp_path, tmp_path)
