"""Which language model writes under the user's settings: opened once, its answers stored, what waits gathered.

A part of the pipeline. `auto` stands for what the configuration names and never for a model that nobody named. Answers
are stored under what was asked and who was asked; those in a folder of the user's are not, because the user may still
change them. Knows nothing of talks.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from talknotes.cache import Cache, Stage
from talknotes.errors import MissingError
from talknotes.files import hash_bytes
from talknotes.llm.choice import ModelChoice, choose
from talknotes.llm.contract import Ask, AwaitedError, Completion, LanguageModel
from talknotes.llm.metering import Metered, summary
from talknotes.llm.wrapping import Wrapped
from talknotes.settings import Settings
from talknotes.summarize.contract import Notes, SummaryRequest

if TYPE_CHECKING:
    from talknotes.prompting.catalogue import Prompts
    from talknotes.summarize.titles import PostTitle, TitledTalk

COMPLETED: Final = Stage("complete", 1, Completion)
_HASH_DIGITS: Final = 16
_SHORTEST_KEY: Final = 8
_QUOTING: Final = ("auto", "extractive")

T = TypeVar("T")


def choice_of(settings: Settings) -> ModelChoice | None:
    """Return the model that the settings choose, None where speakers are quoted; UsageError for what can't be read."""
    if settings.llm in _QUOTING:
        return None
    from talknotes.llm.hosts import granted

    return choose(
        settings.llm,
        url=settings.llm_url,
        key="" if settings.llm_key is None else settings.llm_key.get_secret_value(),
        window=settings.llm_window,
        timeout_s=settings.llm_timeout,
        price_in=settings.llm_price_in,
        price_out=settings.llm_price_out,
        allowed_hosts=(*settings.allow_remote, *granted(settings.data_dir)),
        offline=settings.offline,
        device=settings.device,
        threads=settings.threads,
        seed=settings.llm_seed,
    )


def check_writer(settings: Settings, dry: bool = False) -> None:
    """Raise UsageError or MissingError where who writes can't be asked, before anything is listened to.

    With `dry` nobody will be asked, so that no permission is needed.
    """
    choice = choice_of(settings)
    if choice is not None and choice.backend == "openai" and not dry:
        from talknotes.llm.hosts import require

        require(choice.url, choice.allowed_hosts, choice.offline)


class Remembering(Wrapped):
    """A model whose answers are stored, so that the same is asked once."""

    def __init__(self, model: LanguageModel, cache: Cache) -> None:
        super().__init__(model)
        self._cache = cache

    def complete(self, ask: Ask) -> Completion:
        """Return the stored answer, or else the model's."""
        options = {**self.identity, "most tokens": ask.most_tokens}
        key = self._cache.key(COMPLETED, (ask.hash,), options)
        return self._cache.load_or_make(COMPLETED, key, lambda: self._model.complete(ask))


@dataclass(slots=True)
class Author:
    """A language model with the prompts that it is asked by, and the optional second opinion on what it writes."""

    model: LanguageModel
    prompts: "Prompts"
    opinion: Callable[[str, str], float] | None
    identity: dict[str, str]
    choice: ModelChoice
    meter: Metered | None = None

    @classmethod
    def of(cls, settings: Settings, cache: Cache, dry: bool = False) -> "Author | None":
        """Return who writes under these settings, None where speakers are quoted; with `dry` nobody is asked."""
        choice = choice_of(settings)
        if choice is None:
            return None
        from talknotes.evidence.entailment import open_opinion
        from talknotes.llm import open_model
        from talknotes.llm.dry import DryModel
        from talknotes.llm.files import FilesModel
        from talknotes.prompting.catalogue import open_prompts

        prompts, meter = open_prompts(settings.prompts), None
        if choice.backend == "files":
            model: LanguageModel = FilesModel(choice, writes=not dry)
        else:
            meter = Metered(DryModel(choice) if dry else open_model(choice))
            model = Remembering(meter, cache)
        identity = dict(model.identity)
        opinion = open_opinion(settings.entailment, settings.threads) if settings.entailment else None
        return cls(model, prompts, opinion, identity | {"prompts": _hash(prompts)} | _second(settings), choice, meter)

    @property
    def spent(self) -> str:
        """What this run has asked of the model, for people: answers, tokens, cost; empty where nothing was."""
        return summary(self.meter.usage) if self.meter is not None else ""

    def pending(self, asks: Sequence[Ask]) -> str:
        """Return what to tell people of prompts that wait for an answer."""
        if self.choice.backend != "files":
            return f"{len(asks)} prompts were not sent."
        from talknotes.llm.files import pending_message

        return pending_message(asks, Path(self.choice.model).expanduser())

    def summarize(self, request: SummaryRequest) -> Notes:
        """Return the notes that were asked for."""
        from talknotes.summarize.written import Written

        return self._without_key(Written(self.model, self.prompts, self.opinion).summarize(request))

    def title_talk(self, request: SummaryRequest) -> tuple[str, tuple[str, ...]] | None:
        """Return a title for a talk that has none, and the segments it rests on; None where none holds."""
        from talknotes.summarize.titles import title_talk

        return self._without_key(title_talk(self.model, self.prompts, request))

    def title_post(self, recording: str, talks: "Sequence[TitledTalk]") -> "PostTitle | None":
        """Return a title and a lead for a post on these talks of a recording with that title; None where none holds."""
        from talknotes.summarize.titles import title_post

        return self._without_key(title_post(self.model, self.prompts, recording, talks, self.opinion))

    def tidy_names(self, heard: Mapping[str, Sequence[str]], known: Sequence[str], language: str) -> dict[str, str]:
        """Return the right spellings of names that were heard, of those that are wrong."""
        from talknotes.summarize.titles import tidy_names

        return self._without_key(tidy_names(self.model, self.prompts, heard, known, language))

    def _without_key(self, made: T) -> T:
        """Return what was made of answers; MissingError where they gave the key away, in whatever spelling it came."""
        key = self.choice.key
        if len(key) >= _SHORTEST_KEY and key in repr(made):
            raise MissingError(
                f"{self.choice.model}: its server writes the key that it was given into its answers, so nothing of them"
                " is used. Take another server, and a new key."
            )
        return made


def _hash(prompts: "Prompts") -> str:
    return hash_bytes(json.dumps(sorted((one.name, one.hash) for one in prompts)).encode())[:_HASH_DIGITS]


def _second(settings: Settings) -> dict[str, str]:
    return {"entailment": settings.entailment.name} if settings.entailment else {}


@dataclass(slots=True)
class Awaited:
    """Gathers what waits for answers, so that all of it is asked at once before anyone stops; `tell` says so."""

    tell: Callable[[Sequence[Ask]], str]
    asks: list[Ask] = field(default_factory=list)

    def attempt(self, make: Callable[[], T], spare: T) -> T:
        """Return what `make` makes, or `spare` where that waits for answers."""
        try:
            return make()
        except AwaitedError as err:
            self.asks += err.asks
            return spare

    def settle(self) -> None:
        """Raise AwaitedError for all that waits; return where nothing does."""
        if self.asks:
            asks = tuple({ask.hash: ask for ask in self.asks}.values())
            raise AwaitedError(self.tell(asks), asks)
