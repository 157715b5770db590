import base64
from importlib.resources import files

import pytest

from talknotes.llm.choice import choose
from talknotes.llm.contract import Ask, Message
from talknotes.llm.counting import ask_tokens, estimate
from talknotes.llm.files import FilesModel

TEXTS = {
    "English": "Lopez opens with how fast machine learning grows: two hundred trillion parameters by next year, "
    "and nobody knows who'll pay for the electricity that they need.",
    "transcript": '[s12] Maria Lopez: So, um, 42% of 1,337 users. [s13] Question: Why?\n{"segments": ["s12", "s13"]}\n',
    "German": "Die Geschwindigkeitsbegrenzung gilt selbstverständlich auch für Straßenbahnführer, sagte Frau Müller.",
    "French": "L'hypothèse était déjà connue à l'époque, mais personne n'a voulu l'écrire noir sur blanc.",
    "Russian": "Скорость обучения выросла вдвое, а стоимость электричества осталась прежней, сказала она.",
    "Greek": "Η ταχύτητα της μάθησης διπλασιάστηκε μέσα σε έναν χρόνο.",
    "Chinese": "机器学习的发展速度非常快，明年将有两百万亿个参数，没有人知道谁来支付电费。",
    "Japanese": "機械学習の成長はとても速く、来年には二百兆個のパラメータになると彼女は言いました。",
    "Korean": "기계 학습은 매우 빠르게 성장하고 있으며 내년에는 매개변수가 이백조 개가 될 것입니다.",
    "numbers": "3.14159265358979 2026-11-24 0x7f000001 1,000,000,000 €1.50 −40 °C",
    "code": "for (int i = 0; i < n; ++i) { a[i] += b[i] * 0.5f; } // {{< x >}}",
    "signs": "🎉🎉 “quoted” — … ½ → ≥ ≤ √ ∑",
}


@pytest.mark.parametrize("name", TEXTS)
def test_no_text_takes_more_tokens_than_estimated(name):
    """Whisper's vocabulary is GPT-2's, made for many languages: 50,000 tokens, a third of what models have now."""
    import tiktoken

    rows = files("whisper").joinpath("assets/multilingual.tiktoken").read_text().splitlines()
    ranks = {base64.b64decode(token): int(rank) for token, rank in (row.split() for row in rows if row)}
    pattern = r"""'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""
    encoding = tiktoken.Encoding("multilingual", pat_str=pattern, mergeable_ranks=ranks, special_tokens={})
    actual = len(encoding.encode(TEXTS[name]))
    assert actual <= estimate(TEXTS[name]) <= 4 * actual


def test_digits_and_signs_count_one_by_one_as_some_tokenizers_take_them():
    assert estimate("1234567890") == 10
    assert estimate("{}[]:,") == 6
    assert estimate("") == 0


def test_a_prompt_takes_more_than_its_words():
    model = FilesModel(choose("files:answers"))
    ask = Ask("x", (Message("system", "a b c"), Message("user", "d e f")))
    assert ask_tokens(model, ask) > model.count("a b c") + model.count("d e f")
