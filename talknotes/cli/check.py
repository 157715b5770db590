"""`talknotes check`: does the recording bear out what a post says? Each sentence with the words that were heard."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from talknotes.cli.display import printable_json
from talknotes.cli.matching import Codes, lay_all, sort_out
from talknotes.cli.options import Common, command
from talknotes.errors import FINDINGS

if TYPE_CHECKING:
    from talknotes.posts import Opened
    from talknotes.verifier import Verifier


@command
def check(
    items: Annotated[
        list[str],
        typer.Argument(
            metavar="POST... [SOURCE]...",
            help="Posts or folders of posts, then recordings: files, folders, URLs, playlists. (default: those that a"
            " post links to, and `recordings` in the configuration)",
            show_default=False,
        ),
    ],
    common: Common,
    strict: Annotated[
        bool, typer.Option("--strict", help="Leave with code 6 where the recording contradicts a sentence.")
    ] = False,
    entailment: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A local model for natural language inference: a second opinion on each."),
    ] = None,
) -> None:
    """Hold a post against its recording: each sentence is supported, contradicted or not found there.

    It does not matter who wrote the post. Names, numbers, quotations and what is denied are compared, not opinions.
    Nothing is written.
    """
    from talknotes.cli.display import Display
    from talknotes.evidence.entailment import open_opinion
    from talknotes.filler import FillOptions
    from talknotes.pipeline import Pipeline
    from talknotes.posts import open_post
    from talknotes.verifier import Verifier

    arguments, codes, opened = sort_out(items), Codes(common.debug), list["Opened"]()
    codes.for_each([str(path) for path in arguments.posts], lambda path: opened.append(open_post(Path(path))))
    settings = common.settings(entailment=entailment)
    opinion = open_opinion(settings.entailment, settings.threads) if settings.entailment and opened else None
    pipeline = Pipeline(settings, Display(common.quiet))
    verifier = Verifier(pipeline, common.source_options(), FillOptions(write=False), opinion=opinion)
    if opened:
        lay_all(verifier, opened, arguments.sources, codes)
    is_wrong = False
    for post in opened:
        is_wrong |= _show(verifier, post, common.json)
    codes.leave()
    if strict and is_wrong:
        raise typer.Exit(FINDINGS)


def _show(verifier: "Verifier", post: "Opened", as_json: bool) -> bool:
    """Print what was found of a post; tell whether something in it is contradicted."""
    from talknotes.cli.verdicts import show_verified, verified_dict

    result = verifier.result(post)
    if as_json:
        typer.echo(printable_json(verified_dict(str(post.path), result)))
    else:
        show_verified(str(post.path), result)
    return result.count("contradicted") > 0
