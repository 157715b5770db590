"""Front matter in its three formats, with the place of each key, and what is none."""

import datetime

import pytest

from talknotes.authored.parse import parse
from talknotes.authored.post import Post


def fields(post: Post) -> list[tuple[str, object, str]]:
    assert post.front is not None
    return [(field.key, field.value, post.source(field.span)) for field in post.front.fields]


def test_toml() -> None:
    post = parse(
        b'+++\n# a comment\ntitle = "It"  # so\ndate = 2020-06-25T15:00:00\ntags = [\n  "a", # ]\n  "b",\n]\n\n'
        b'long = """\nx = 1\n"""\n[params]\nmath = true\n\n[params.deep]\nx = 1\n[[resources]]\nsrc = "a"\n'
        b'[[resources]]\nsrc = "b"\n+++\nText\n'
    )
    assert fields(post) == [
        ("title", "It", 'title = "It"  # so\n'),
        ("date", datetime.datetime(2020, 6, 25, 15), "date = 2020-06-25T15:00:00\n"),
        ("tags", ["a", "b"], 'tags = [\n  "a", # ]\n  "b",\n]\n'),
        ("long", "x = 1\n", 'long = """\nx = 1\n"""\n'),
        ("params", {"math": True, "deep": {"x": 1}}, "[params]\nmath = true\n\n[params.deep]\nx = 1\n"),
        ("resources", [{"src": "a"}, {"src": "b"}], '[[resources]]\nsrc = "a"\n[[resources]]\nsrc = "b"\n'),
    ]
    assert post.date == "2020-06-25T15:00:00"
    assert post.source(post.body) == "Text\n"


def test_yaml() -> None:
    post = parse(
        b"---\n# a comment\ntitle: 'It''s'\ndate: 2020-06-25 15:00:00 +0200\ntags:\n  - a\n  - b\n\n# another\n"
        b"more: |\n  # kept\n  text\nexpr: !r params$x\nlist: [a,\n  b]\n---\nText\n"
    )
    assert [(key, source) for key, _, source in fields(post)] == [
        ("title", "title: 'It''s'\n"),
        ("date", "date: 2020-06-25 15:00:00 +0200\n"),
        ("tags", "tags:\n  - a\n  - b\n"),
        ("more", "more: |\n  # kept\n  text\n"),
        ("expr", "expr: !r params$x\n"),
        ("list", "list: [a,\n  b]\n"),
    ]
    assert post.front is not None
    assert post.front.values["more"] == "# kept\ntext\n"
    assert post.front.values["expr"] == "params$x"
    assert post.title == "It's"


def test_json() -> None:
    post = parse(b'{\n  "title": "It",\n  "tags": ["a", "}"],\n  "x": {"y": 1}\n}\n\nText\n')
    assert fields(post) == [
        ("title", "It", '  "title": "It",\n'),
        ("tags", ["a", "}"], '  "tags": ["a", "}"],\n'),
        ("x", {"y": 1}, '  "x": {"y": 1}\n'),
    ]
    assert post.front is not None
    assert post.source(post.front.span) == '{\n  "title": "It",\n  "tags": ["a", "}"],\n  "x": {"y": 1}\n}\n'


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_spans_hold_with_every_line_end(newline: bytes, mark: bytes) -> None:
    data = mark + newline.join([b"+++", "title = 'Ä'".encode(), b"draft = true", b"+++", b"Text", b""])
    post = parse(data)
    assert post.bom == bool(mark)
    assert post.newline.encode() == newline
    assert post.title == "Ä"
    assert fields(post)[1] == ("draft", True, f"draft = true{newline.decode()}")
    assert data[post.body.start :] == b"Text" + newline


@pytest.mark.parametrize(
    ("data", "format_", "told"),
    [
        (b"+++\ntitle = \n+++\nText\n", "toml", "TOML"),
        (b"---\ntitle: 'x\n---\nText\n", "yaml", "YAML"),
        (b"---\ntitle: x\n\tbad: y\n---\nText\n", "yaml", "YAML"),
        (b'{\n"title": x\n}\nText\n', "json", "JSON"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_body_is_found(data: bytes, format_: str, told: str) -> None:
    post = parse(data)
    assert post.front is not None
    assert post.front.format == format_
    assert post.front.error is not None
    assert told in post.front.error
    assert post.source(post.body) == "Text\n"


@pytest.mark.parametrize(
    "data",
    [
        b"---\n\nA rule, and prose.\n\n---\n\nMore: prose.\n",
        b"+++\nnever closed\n",
        b"---\ntitle: never closed\n",
        b'{{< figure src="a.png" >}}\n\nText\n',
        b"{% include head.html %}\n\nText\n",
        b"Text\n---\ntitle: x\n---\n",
        b"```\n+++\ntitle = 'x'\n+++\n```\n",
    ],
)
def test_what_only_looks_like_front_matter_is_none(data: bytes) -> None:
    post = parse(data)
    assert post.front is None
    assert post.body.start == 0


def test_a_fence_in_a_string_does_not_close_the_front_matter() -> None:
    post = parse(b'+++\ntitle = """\n+++\n"""\n+++\nText\n')
    assert post.title == "+++"
    assert post.source(post.body) == "Text\n"


def test_no_tag_runs_anything(tmp_path) -> None:
    made = tmp_path / "made"
    post = parse(f"---\nx: !!python/object/apply:os.mkdir ['{made}']\n---\n".encode())
    assert post.front is not None
    assert post.front.values == {"x": [str(made)]}
    assert not made.exists()


def test_merges_do_not_grow_without_end() -> None:
    rows = ["a0: &a0 {k: 1}"]
    rows += [f"a{at}: &a{at} {{<<: [*a{at - 1}, *a{at - 1}]}}" for at in range(1, 60)]
    post = parse(("---\n" + "\n".join(rows) + "\n---\nText\n").encode())
    assert post.front is not None
    assert post.front.error or post.front.values["a59"] == {"k": 1}


@pytest.mark.parametrize("opening", ["[", "{", "- "])
def test_deep_nesting_is_told(opening: str) -> None:
    post = parse(f"---\nx: {opening * 20_000}\n---\nText\n".encode())
    assert post.front is not None
    assert post.front.error is not None


def test_a_date_that_is_none_stays_as_written() -> None:
    post = parse(b"---\ndate: 2020-13-45\n---\n")
    assert post.date == "2020-13-45"
