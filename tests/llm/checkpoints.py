"""Real checkpoints with real files, tiny and untrained, that tests build."""

from pathlib import Path

from talknotes.llm.contract import Ask, Message

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n"
    "{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% endif %}{% endif %}"
)
CORPUS = ["Maria Lopez opens with how fast machine learning grows.", "Answer with one JSON object and nothing else."]


def save_tokenizer(folder: Path, template: str | None = CHATML) -> int:
    """Save a byte-level tokenizer, made here, and return how many tokens it knows."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    plain = Tokenizer(models.BPE())
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=320, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    plain.train_from_iterator(CORPUS, trainer)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=plain, eos_token="<|im_end|>", pad_token="<|endoftext|>", chat_template=template
    )
    tokenizer.save_pretrained(folder)
    return len(tokenizer)


def save_llama(folder: Path, template: str | None = CHATML, positions: int = 512) -> Path:
    """Save a Llama of two layers with a tokenizer and return its folder."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    folder.mkdir(parents=True, exist_ok=True)
    size = save_tokenizer(folder, template)
    torch.manual_seed(0)
    shape = {"hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = LlamaConfig(vocab_size=size, max_position_embeddings=positions, **shape)
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


def save_bert(folder: Path, labels: tuple[str, ...], positions: int = 64) -> Path:
    """Save a BERT that classifies pairs, and return its folder."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir(parents=True, exist_ok=True)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "fan", "lamp", "is", "on", "off", "rain", "##y"]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    torch.manual_seed(1)
    shape = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    names = dict(enumerate(labels))
    config = BertConfig(vocab_size=len(words), max_position_embeddings=positions, id2label=names, **shape)
    config.label2id = {name: number for number, name in names.items()}
    model = BertForSequenceClassification(config)
    torch.nn.init.normal_(model.classifier.weight, std=5.0)  # untrained heads answer alike to everything
    model.save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def an_ask(text: str = "What was said?", most: int = 12, system: str = "Be brief.") -> Ask:
    """A prompt of two messages."""
    return Ask("talk-notes", (Message("system", system), Message("user", text)), None, most)
