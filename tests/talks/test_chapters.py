import pytest

from talknotes.talks.chapters import chapter_kind


@pytest.mark.parametrize(
    "title", ["Q&A", "Questions", "questions and answers", "Q & A with the panel", "Fragen", "Perguntas"]
)
def test_questions(title):
    assert chapter_kind(title) == "questions"


@pytest.mark.parametrize("title", ["Coffee break", "Lunch", "Break", "Mittagspause", "Pausa", "Short break"])
def test_breaks(title):
    assert chapter_kind(title) == "break"


@pytest.mark.parametrize("title", ["Welcome", "Intro", "Opening remarks", "Closing", "Begrüßung", "Housekeeping"])
def test_introductions(title):
    assert chapter_kind(title) == "intro"


@pytest.mark.parametrize(
    "title",
    [
        "Introduction to quantum sensing",
        "Breaking the sound barrier",
        "Question everything",
        "Lunchtime economics",
        "Welcome to the machine",
        "Scaling Postgres",
    ],
)
def test_titles_of_talks(title):
    assert chapter_kind(title) is None
