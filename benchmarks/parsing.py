"""How long a post takes to be parsed, against markdown-it-py's own parse of the same text, side by side.

`python -m benchmarks.parsing [LINES]` prints the medians over posts of several kinds, 100,000 lines each unless told
otherwise. Processor time is measured, so that a busy machine says the same; both run in turns.
"""

import statistics
import sys
from collections.abc import Callable
from time import process_time
from typing import Final

from talknotes.authored.parse import parse

LINES: Final = 100_000
ROUNDS: Final = 3

TALK: Final = """## What machines learn, part {at}
**Speaker**: Maria Lopez (head of engineering at a research lab)

Lopez opens with what *drives* the growth: better data, better models, better systems, and better data again. For
inference, they make 200 trillion predictions [a day](https://example.org/day); fakes are removed by themselves.

 * twice the engineers
 * five times the models, with eight times the compute

> “It never stops,” she says. And it doesn't.

{{{{< figure src="cluster.png" width="700px" >}}}}

She discussed how people have a simple view of it. There is more than that, and a lot of it is in use.

I missed the rest of this talk, sadly, but I'll catch the recording when it's up.

"""
PROSE: Final = """This is a paragraph of plain prose, which goes on for a line. It holds a second sentence, too.

And here is another one that somebody wrapped by hand, so that
it stands on two lines. *Some* words are in `code` or **bold**.

"""
LIST: Final = """- an item of a list, with a few words
  - one below it. It has two sentences.
- and the next [item](https://example.org/item)
"""
POSTS: Final = {
    "notes on talks": TALK,
    "prose": PROSE,
    "lists": LIST,
    "umlauts": PROSE.replace("a", "ä"),
}


def main(lines: int = LINES) -> None:
    """Print a row for each kind of post, and the ratio over all of them."""
    from markdown_it import MarkdownIt

    peer = MarkdownIt()
    ratios = []
    print(f"{'post':16}{'lines':>8}{'markdown-it-py':>16}{'parse':>8}{'ratio':>7}")
    for name, piece in POSTS.items():
        text = repeated(piece, lines)
        data = text.encode()
        theirs, ours = measured(lambda text=text: peer.parse(text), lambda data=data: parse(data))  # type: ignore[misc]
        ratios.append(ours / theirs)
        print(f"{name:16}{text.count(chr(10)):8}{theirs:14.2f} s{ours:6.2f} s{ours / theirs:7.2f}")
    print(f"median ratio {statistics.median(ratios):.2f}, largest {max(ratios):.2f}")


def repeated(piece: str, lines: int) -> str:
    """Return a post with front matter and so many lines, made of a piece whose number counts up."""
    times = lines // piece.count("\n")
    body = (piece.format(at=at) if "{at}" in piece else piece for at in range(times))
    return '+++\ntitle = "A long post"\ndate = 2020-06-25\n+++\n\n' + "".join(body)


def measured(theirs: Callable[[], object], ours: Callable[[], object]) -> tuple[float, float]:
    """Return the median seconds of both, which run in turns."""
    rows = [(seconds(theirs), seconds(ours)) for _ in range(ROUNDS)]
    return statistics.median(row[0] for row in rows), statistics.median(row[1] for row in rows)


def seconds(run: Callable[[], object]) -> float:
    """Return the processor time of a run."""
    start = process_time()
    run()
    return process_time() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LINES)
