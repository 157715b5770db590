"""The posts in a folder: Markdown files, in order; what a site's build, a package manager or a dot hides is left out.

Looks at names alone and opens no post.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from talknotes.errors import InputError

POST_SUFFIXES: Final = frozenset({".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd", ".mdx"})
_NO_POSTS: Final = frozenset({"node_modules", "public", "_site", "resources", "themes", "vendor", "__pycache__"})
"""Folders of built sites, themes and packages."""


def is_post(path: Path) -> bool:
    """Tell whether a file is named like a post."""
    return path.suffix.lower() in POST_SUFFIXES


def find_posts(path: Path) -> tuple[Path, ...]:
    """Return the posts in a folder and below it, or the file itself; InputError for what is not there."""
    if path.is_dir():
        return tuple(_below(path))
    if not path.exists():
        raise InputError(f"{path}: no such file or folder. Give a post, or a folder of posts.")
    return (path,)


def _below(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _NO_POSTS)
        for name in sorted(files):
            if is_post(Path(name)) and not name.startswith("."):
                yield Path(root, name)
