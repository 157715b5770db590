"""`notes --like` and `--preset` as a user runs them, on the sample."""

from pathlib import Path

import pytest
import yaml

from tests.runs import SPEAKERS, SampleRun, talknotes
from tests.scenes import SAMPLE

BLOGS = Path(__file__).parent / "blogs"


def write(afternoon: SampleRun, folder: Path, *options: object) -> tuple[Path, str]:
    names = [word for name in SPEAKERS for word in ("--speaker", name)]
    run = talknotes("notes", SAMPLE, *afternoon.options(afternoon.cache), *names, "-o", folder, *options)
    assert run.code == 0, run.err
    path = Path(run.out.strip())
    return path, path.read_text(encoding="utf-8")


def test_a_folder_of_posts(afternoon: SampleRun, tmp_path: Path) -> None:
    path, text = write(afternoon, tmp_path, "--like", BLOGS / "hugo_bundles")
    assert path == tmp_path / "2020-06-25-afternoon-keynotes" / "index.md"
    front = yaml.safe_load(text.split("---\n")[1])
    assert list(front) == ["title", "slug", "date", "author", "tags", "draft", "toc"]
    assert (front["author"], front["tags"], front["draft"]) == ("Jo Keller", ["talks"], True)
    assert '## Maria Lopez: Machine learning in production\n\n- Maria: "Better data makes' in text


def test_a_single_post_and_a_category(afternoon: SampleRun, tmp_path: Path) -> None:
    [post] = (BLOGS / "german" / "2020" / "09").rglob("*.md")
    path, text = write(afternoon, tmp_path, "--like", post, "--category", "Gespräche")
    assert path.relative_to(tmp_path).as_posix() == "2020/06/afternoon-keynotes/index.de.md"
    assert "categories:\n    - Gespräche\n" in text
    assert "date: 2020-06-25T00:00:00+02:00\n" in text


def test_a_preset(afternoon: SampleRun, tmp_path: Path) -> None:
    path, text = write(afternoon, tmp_path, "--preset", "quarto")
    assert path.name == "index.qmd"
    assert text.startswith(
        '---\ntitle: "Afternoon keynotes"\ndate: "2020-06-25"\ncategories: [talks]\ndraft: true\n---\n'
    )


def test_the_same_again_changes_nothing(afternoon: SampleRun, tmp_path: Path) -> None:
    path, text = write(afternoon, tmp_path, "--like", BLOGS / "jekyll")
    changed = path.stat().st_mtime_ns
    assert write(afternoon, tmp_path, "--like", BLOGS / "jekyll") == (path, text)
    assert path.stat().st_mtime_ns == changed


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--like", BLOGS / "nowhere"], 3, "no such file or folder"),
        (["--preset", "ghost"], 2, "hugo, jekyll, obsidian, plain, quarto"),
        (["--preset", "hugo", "--like", BLOGS / "jekyll"], 2, "give one of them"),
    ],
)
def test_what_can_not_be_followed_is_told_before_any_work(options: list[object], code: int, told: str) -> None:
    run = talknotes("notes", "missing.mp4", *options)
    assert run.code == code
    assert told in " ".join(run.err.split())
    assert "missing.mp4" not in run.err
