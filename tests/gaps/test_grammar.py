import re
from dataclasses import replace
from time import process_time

import pytest

from talknotes.gaps.grammar import KINDS, PLACE, grammar, languages, load
from talknotes.gaps.judging import by_rule, judge
from talknotes.gaps.reading import read

EXAMPLE = re.compile(rf"({'|'.join(KINDS)}): (.*)")
ROWS = [pytest.param(code, row, id=f"{code} {row['rule']}") for code in languages() for row in load(code)["rules"]]


def alone(code, name):
    known = grammar(code)
    return replace(known, rules=tuple(rule for rule in known.rules if rule.name == name))


def test_five_languages_have_a_grammar():
    assert languages() == ("de", "en", "es", "fr", "pt")


@pytest.mark.parametrize("code", languages())
def test_every_pattern_of_a_language_can_be_compiled(code):
    known = grammar(code)
    for rule in known.rules:
        for pattern in (rule.pattern, rule.need, rule.opening, *(refined for _, refined in rule.refine)):
            assert pattern is None or pattern.search("") is None or rule.opening is pattern
    for pattern in (known.before, known.anywhere, known.reported, known.redeemed, known.pending, known.wide):
        assert pattern.search("") is None


@pytest.mark.parametrize("code", languages())
def test_every_rule_has_a_name_of_its_own_and_examples_of_both_sorts(code):
    rows = load(code)["rules"]
    assert len({row["rule"] for row in rows}) == len(rows)
    assert all(row["yes"] and row["no"] for row in rows)
    assert all(row["kind"] in (*KINDS, "object", PLACE) for row in rows)


@pytest.mark.parametrize("code", languages())
def test_a_language_has_rules_for_what_people_miss(code):
    kinds = {
        found[1] for row in load(code)["rules"] for example in row["yes"] if (found := EXAMPLE.fullmatch(example))
    } | {row["kind"] for row in load(code)["rules"]}
    assert {"rest", "beginning", "part", "most", "whole", "unspecified", "item"} <= kinds


@pytest.mark.parametrize(("code", "row"), ROWS)
def test_a_rule_finds_its_examples(code, row):
    place = "only" if row.get("alone") else "last"
    for example in row["yes"]:
        found = EXAMPLE.fullmatch(example)
        text = found[2] if found else example
        hit = by_rule(read(text), place, alone(code, row["rule"]))
        assert hit is not None, text
        if found:
            assert hit.kind == found[1], text


@pytest.mark.parametrize(("code", "row"), ROWS)
def test_a_near_miss_is_no_gap(code, row):
    for text in row["no"]:
        assert judge(read(text), "last", grammar(code)) is None, text


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize(
    "text",
    [
        "i missed the " * 8_000,
        "(" * 100_000,
        "the first one two three four of the rest and the last minutes in the " * 1_500,
        "a," * 50_000,
        '"' * 100_000,
        "had to had to leave the the the " * 3_000,
    ],
    ids=["phrase", "brackets", "objects", "commas", "quotes", "verbs"],
)
def test_no_sentence_takes_long(code, text):
    grammar(code)
    began = process_time()
    judge(read(text), "last", grammar(code))
    assert process_time() - began < 5
