from pathlib import Path

import pytest

from talknotes import resources
from talknotes.errors import MissingError
from talknotes.resources import resource


@pytest.mark.parametrize("name", ["prompts", "samples"])
def test_what_travels_with_the_package_is_there(name: str) -> None:
    assert resource(name).is_dir()


@pytest.mark.parametrize("place", ["site-packages/talknotes/samples", "site-packages/samples"])
def test_found_inside_the_package_or_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "site-packages" / "talknotes")
    file = tmp_path / place / "afternoon.md"
    file.parent.mkdir(parents=True)
    file.write_text("x")
    assert resource("samples/afternoon.md") == file


def test_what_is_missing_is_named_with_the_way_out() -> None:
    with pytest.raises(MissingError, match=r"^samples/none\.flac: .*Install talknotes again"):
        resource("samples/none.flac")
