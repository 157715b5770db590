"""The index: what it says of posts, in whose manner, and whose bytes it never touches."""

import pytest

from talknotes.batch.index import index_path, render_index, update_index
from talknotes.batch.state import PostRow, Record, State
from talknotes.manner.blog import Blog, FrontHabits
from talknotes.manner.blogs import preset

PLAIN = Blog(FrontHabits("none", opening="", closing=""))
ROW = PostRow(path="2024-03-01-a.md", title="A", date="2024-03-01", speakers=("Ann", "Bo"), length=3723.4)


def record(*rows):
    return Record(name="a.mp3", outcome="done", options="o", posts=rows)


@pytest.fixture
def state(tmp_path):
    state = State(tmp_path)
    (tmp_path / ROW.path).write_text("post")
    state.store("k", record(ROW))
    return state


def test_a_line_tells_date_title_speakers_and_length():
    assert render_index([ROW], PLAIN).decode() == "- 2024-03-01: [A](2024-03-01-a.md) (Ann, Bo, 1:02:03)\n"


def test_front_matter_is_the_blogs():
    text = render_index([ROW], preset("hugo")).decode()
    assert text.startswith('+++\ntitle = "Recordings"\ndate = 2024-03-01\n')
    assert render_index([ROW], preset("jekyll")).decode().startswith("---\n")


def test_what_comes_from_outside_is_escaped():
    evil = PostRow(
        path="a b(1).md",
        title="](x) <script> {{< boom >}} `*",
        speakers=("[x](javascript:y)",),
        warnings=("<img src=x> {{% y %}}\n# no heading",),
    )
    text = render_index([evil], PLAIN).decode()
    for bad in ("<script", "<img", "{{<", "{{%", "\n#"):
        assert bad not in text
    assert "](a%20b%281%29.md)" in text
    from markdown_it import MarkdownIt

    links = [t for token in MarkdownIt().parse(text) for t in token.children or () if t.type == "link_open"]
    assert [link.attrs["href"] for link in links] == ["a%20b%281%29.md"]


def test_posts_stand_once_newest_first_and_only_those_that_are_there(state, tmp_path):
    newer = ROW.model_copy(update={"path": "2024-04-01-b.md", "title": "B", "date": "2024-04-01"})
    (tmp_path / newer.path).write_text("post")
    state.store("k2", record(newer, ROW))
    state.store("k3", record(ROW.model_copy(update={"path": "gone.md", "title": "Gone"})))
    assert update_index(state, PLAIN) == "written"
    assert [line[14:17] for line in (tmp_path / "index.md").read_text().splitlines()] == ["[B]", "[A]"]


def test_an_index_of_somebody_else_is_left_alone(state, tmp_path):
    (tmp_path / "index.md").write_text("mine")
    assert update_index(state, PLAIN) == "foreign"
    assert (tmp_path / "index.md").read_text() == "mine"


def test_an_edited_index_is_left_alone_and_ours_is_brought_up_to_date(state, tmp_path):
    path = tmp_path / "index.md"
    assert update_index(state, PLAIN) == "written"
    assert update_index(state, PLAIN) == "unchanged"
    assert update_index(state, preset("hugo")) == "written"
    path.write_text(path.read_text() + "mine\n")
    assert update_index(state, PLAIN) == "foreign"
    assert path.read_text().endswith("mine\n")


def test_a_kill_between_hash_and_index_leaves_it_ours(state, tmp_path, monkeypatch):
    from talknotes.batch import index

    update_index(state, PLAIN)
    write = index.write_atomic

    def killed(path, data, *expected):
        if path.name == "index.md":
            raise KeyboardInterrupt
        write(path, data, *expected)

    monkeypatch.setattr(index, "write_atomic", killed)
    with pytest.raises(KeyboardInterrupt):
        update_index(state, preset("hugo"))
    monkeypatch.setattr(index, "write_atomic", write)
    assert update_index(state, preset("jekyll")) == "written"


@pytest.mark.parametrize(
    ("site", "folder", "name"),
    [
        ("hugo.toml", "content/posts", "_index.md"),
        ("config.toml", "content", "_index.md"),
        ("hugo.toml", "public", "index.md"),
        ("README.md", "content/posts", "index.md"),
    ],
)
def test_the_index_hides_no_post_of_a_hugo_site(tmp_path, site, folder, name):
    (tmp_path / site).touch()
    assert index_path(tmp_path / folder) == tmp_path / folder / name
