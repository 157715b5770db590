from talknotes.talks.topics import Vocabulary

BIRDS = [
    "The warblers sing before dawn in the old forest.",
    "A microphone array records every warbler in the forest.",
    "We count the singing birds with a neural network.",
    "The forest is loud, and the birds overlap.",
]
TABLES = [
    "The database stores its tables on a new disk.",
    "An index makes each query on the tables fast.",
    "Transactions lock rows of the database tables.",
    "A query planner reads the index statistics.",
]


def test_content_words_are_without_stop_words_and_plurals():
    assert Vocabulary("en").content("The warblers and the forests") == {"warbler", "forest"}


def test_words_change_where_the_topic_does():
    shifts = Vocabulary("en").shifts(BIRDS * 5 + TABLES * 5)
    assert max(shifts, key=shifts.__getitem__) == 20
    assert all(0 < depth <= 1 for depth in shifts.values())


def test_one_topic_has_no_shift_as_deep():
    one = Vocabulary("en").shifts(BIRDS * 10)
    two = Vocabulary("en").shifts(BIRDS * 5 + TABLES * 5)
    assert max(one.values(), default=0.0) < max(two.values())


def test_a_language_without_stop_words_has_no_topics():
    vocabulary = Vocabulary("xx")
    assert not vocabulary.known
    assert vocabulary.shifts(BIRDS * 10) == {}
    assert vocabulary.key_phrase(BIRDS, TABLES) is None


def test_the_key_phrase_is_said_again_and_again_and_hardly_elsewhere():
    said = ["Query planner statistics matter.", "Our query planner is slow.", "The query planner guesses."]
    assert Vocabulary("en").key_phrase(said, BIRDS) == "Query planner"
    assert Vocabulary("en").key_phrase(said, said * 2) is None
    assert Vocabulary("en").key_phrase(said[:2], BIRDS) is None
