"""The wheel that users install: everything that is needed at run time travels along, and nothing else."""

import zipfile

import pytest
from hatchling.builders.wheel import WheelBuilder

from talknotes import resources
from talknotes.errors import MissingError

ROOT = resources.resource("samples").parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    [built] = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return zipfile.ZipFile(built)


def test_the_wheel_holds_prompts_and_samples_inside_the_package(wheel):
    names = set(wheel.namelist())
    for name in ("prompts/README.md", "samples/afternoon.flac", "samples/whisper-sample.pt", "samples/afternoon.md"):
        assert f"talknotes/{name}" in names
    assert not any(name.startswith(("tests/", "benchmarks/", "output/", "docs/")) for name in names)


def test_the_metadata_pins_no_build_of_torch(wheel):
    [name] = [name for name in wheel.namelist() if name.endswith("METADATA")]
    metadata = wheel.read(name).decode()
    assert "Requires-Dist: torch>=" in metadata
    for package in ("openai-whisper", "transformers", "yt-dlp[default]", "typer", "rich"):
        assert f"Requires-Dist: {package}>=" in metadata


def test_resources_are_found_in_an_installed_package(wheel, tmp_path, monkeypatch):
    wheel.extractall(tmp_path)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "talknotes")
    assert resources.resource("samples/afternoon.flac") == tmp_path / "talknotes/samples/afternoon.flac"
    with pytest.raises(MissingError, match=r"no-such\.txt"):
        resources.resource("no-such.txt")
