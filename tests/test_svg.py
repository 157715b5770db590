"""The timeline as a picture: well-formed, safe, readable aloud, and nothing fetched by whoever looks at it."""

import re
from xml.etree import ElementTree

import pytest

from talknotes.exchange.svg import timeline_svg
from talknotes.exchange.timeline import timeline
from talknotes.values import Evidence, Part, Person, Programme, Span, Talk

from .timelines import afternoon, day, said

SVG = "{http://www.w3.org/2000/svg}"


def parsed(shown):
    return ElementTree.fromstring(timeline_svg(shown))


def texts(root):
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


def tooltips(root, tag):
    return [node.findtext(f"{SVG}title") for node in root.iter(f"{SVG}{tag}") if node.find(f"{SVG}title") is not None]


def hostile():
    name = '</text><script>alert("1")</script>&amp; \x00\x1b[31m\x85\ufffe\uffff\ud800 \'"'
    people = (Person("S1", name, name),)
    parts = (Part("talk", 0, Span(0, 90), ("S1",), (Evidence(name, name, 3.0, 1.0),)),)
    return timeline(Programme(parts, (Talk(name, ("S1",)),), people), said([("S1", 0, 80)]), title=name)


@pytest.mark.parametrize("shown", [afternoon(), day(20, 25), hostile()], ids=["afternoon", "day", "hostile"])
def test_a_picture_stands_alone(shown):
    text = timeline_svg(shown)
    root = ElementTree.fromstring(text.encode())
    assert root.tag == f"{SVG}svg"
    tags = {node.tag.removeprefix(SVG) for node in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "rect", "text", "line", "path", "g"}
    names = {name for node in root.iter() for name in node.attrib}
    assert not any(name.startswith("on") or "href" in name or name == "style" for name in names)
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert "url(" not in text
    assert "@import" not in text
    assert text == timeline_svg(shown)


def test_a_hostile_name_is_only_text():
    root = parsed(hostile())
    shown = [text for text in texts(root) if "script" in text]
    assert shown
    assert all("\x1b" not in text and "\ufffe" not in text for text in root.itertext())
    assert root.findtext(f"{SVG}title").startswith('</text><script>alert("1")</script>&amp;')


def test_it_can_be_read_aloud():
    root = parsed(afternoon())
    assert root.get("role") == "img"
    for name in root.get("aria-labelledby").split():
        assert root.find(f".//*[@id='{name}']") is not None
    assert root.findtext(f"{SVG}title") == "Afternoon keynotes"
    assert root.findtext(f"{SVG}desc") == (
        "Timeline of 3:00. Talks: 1. Machine Learning, Maria Lopez, 0:14–1:34; 2. untitled, David, 1:44–3:00. "
        "Speaking time: Speaker 1 0:12; Maria Lopez 1:08; Speaker 3 0:04; David 1:08."
    )


def test_light_and_dark():
    style = parsed(afternoon()).findtext(f"{SVG}style")
    assert "prefers-color-scheme:dark" in style
    assert style.count("{") == style.count("}")
    used = {name for node in parsed(day(20, 25)).iter() for name in node.get("class", "").split()}
    light, dark = style.split("@media")
    assert all(f".{name}{{" in light for name in used - {"name"})
    assert all(f".{name}{{" in dark for name in used & {"talk", "intro", "ground", "faint", "tick", "border", "seat0"})


def test_bands_lie_where_the_parts_are():
    root = parsed(afternoon())
    bands = [node for node in root.iter(f"{SVG}rect") if node.get("class") != "ground"]
    assert [node.get("class") for node in bands] == ["intro", "talk", "questions", "break", "talk"]
    assert tooltips(root, "rect")[1] == "0:14–1:18 talk 1: Machine Learning"
    starts = [float(node.get("x")) for node in bands]
    ends = [float(node.get("x")) + float(node.get("width")) for node in bands]
    assert starts == sorted(starts)
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))
    assert (starts[1] - starts[0]) / (starts[4] - starts[0]) == pytest.approx(14 / 104, abs=0.001)


def test_borders_tell_their_signs():
    told = tooltips(parsed(afternoon()), "g")
    assert told[1] == (
        '0:14 talk 1: Machine Learning\nhandover: "please welcome Maria Lopez", 0:09 (+2.5)\n'
        "topic: the words go on, 0:14 (-0.4)"
    )
    assert len(told) == 5


def test_rows_tell_names_and_times():
    root = parsed(afternoon())
    assert "Maria Lopez, head of engineering: 1:08" in tooltips(root, "path")
    assert {"Speaker 1", "0:12", "8%", "Machine Learning — Maria Lopez", "Talk 2 — David"} <= set(texts(root))


def test_long_text_is_cut_and_told_in_full():
    name, title = "王小明教授深度学习研究所所长兼首席科学家", "机器学习在生产环境中的应用" * 10
    shown = day(5, 2, 1.0, title, name)
    root = parsed(shown)
    cut = [text for text in texts(root) if text.endswith("…")]
    assert cut
    assert f"{name} 0" in tooltips(root, "text")


def test_the_picture_is_as_high_as_what_it_holds():
    few, many = parsed(afternoon()), parsed(day(20, 25))
    assert float(few.get("height")) < float(many.get("height")) < 3000
    for root in (few, many):
        assert max(float(node.get("y")) for node in root.iter(f"{SVG}text")) < float(root.get("height"))
        assert len(list(root.iter(f"{SVG}path"))) <= 30


def test_nobody_speaks():
    root = parsed(timeline(Programme((), (), ()), ()))
    assert root.findtext(f"{SVG}desc") == "Timeline of 0:00. No talks."
