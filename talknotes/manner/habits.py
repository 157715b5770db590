"""How an author writes, as values: what a post's body looks like, and its front matter.

Values only: `learn` and `front` find them in posts, presets bring them along. Defaults are what this program writes.
"""

from dataclasses import dataclass
from typing import Literal

NameForm = Literal["surname", "first", "full"]
TextForm = Literal["paragraph", "bullets"]


@dataclass(frozen=True, slots=True)
class Habits:
    """The habits of a body.

    `heading_level` is that of a talk's heading (0: no heading but `heading` alone, such as a bold line). `heading` and
    `speaker_line` are templates over {title}, {name}, {people}, {affiliation}; `speaker_line` and `speakers_line` (for
    several) are None where the author has none. `blank_after_heading` and `blank_before_heading` count blank lines.
    `opening` and `closing` are the quotation marks, with the spaces inside that French has; `dash` has the spaces
    around it and is empty where none is known; `colon` has the space before it. `underline` ("=" or "-") stands under
    a heading instead of marks before it, or is empty. `bullet_gap` is the space after a list's mark,
    `blank_between_items` the blank lines between two items. `conjunction` stands before the last of several names,
    empty for the language's own word. `questions` is the heading over a talk's questions, without its marks, None
    where the author has none. `paragraph_words` is the median length of a paragraph.
    """

    language: str = "en"
    heading_level: int = 2
    heading: str = "{title}"
    speaker_line: str | None = "**Speaker**: {people}"
    speakers_line: str | None = "**Speakers**: {people}"
    blank_before_heading: int = 2
    blank_after_heading: int = 0
    blank_before_body: int = 1
    text: TextForm = "paragraph"
    bullet: str = "-"
    indent: str = ""
    opening: str = "“"
    closing: str = "”"
    apostrophe: str = "'"
    dash: str = "—"
    emphasis: Literal["*", "_"] = "*"
    has_bold_terms: bool = False
    name: NameForm = "surname"
    tense: Literal["present", "past"] = "present"
    person: Literal["none", "i", "we"] = "none"
    paragraph_words: int = 60
    split_mark: str | None = "<!--more-->"
    figure: str | None = None
    """A template over {src}, {alt}, {caption}; None: Markdown's own image."""
    colon: str = ":"
    underline: Literal["", "=", "-"] = ""
    bullet_gap: str = " "
    blank_between_items: int = 0
    questions: str | None = None
    conjunction: str = ""
