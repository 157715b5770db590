"""Builds a small site with the real Hugo and says what is live on its pages.

The site is as trusting as Hugo can be made: every Markdown extension is on, raw HTML where asked for.
"""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

OWN_HOST = "example.org"

_CONFIG = """
baseURL = "https://example.org/"
title = "Site"
disableKinds = ["taxonomy", "term", "sitemap", "robotsTXT", "404"]
enableEmoji = true
[markup.goldmark.renderer]
unsafe = {unsafe}
[markup.goldmark.parser]
attribute = {{ block = true, title = true }}
[markup.goldmark.extensions]
typographer = {{ disable = true }}
strikethrough = false
[markup.goldmark.extensions.passthrough]
enable = true
[markup.goldmark.extensions.passthrough.delimiters]
block = [['\\[', '\\]'], ['$$', '$$']]
inline = [['\\(', '\\)'], ['$', '$']]
[markup.goldmark.extensions.extras]
delete = {{ enable = true }}
insert = {{ enable = true }}
mark = {{ enable = true }}
subscript = {{ enable = true }}
superscript = {{ enable = true }}
"""

_LAYOUTS = {
    "single.html": "<html><head><title>{{ .Title }}</title></head><body><main><h1>{{ .Title }}</h1>\n"
    "{{ .Content }}</main></body></html>\n",
    "home.html": "<html><body><main>{{ range .Site.RegularPages }}<section>{{ .Summary }}</section>{{ end }}"
    "</main></body></html>\n",
    "section.html": "<html><body><main></main></body></html>\n",
    "_shortcodes/evil.html": "<script>alert('shortcode')</script>\n",
}


@dataclass
class Page(HTMLParser):
    """A built page: its text, and every tag, attribute and link below <main>."""

    html: str
    text: str = ""
    tags: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._inside = False
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self._inside = True
        elif self._inside:
            self.tags.add(tag)
            self.attributes |= {name for name, _ in attrs}
            self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "data", "srcset")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._inside = False

    def handle_comment(self, data: str) -> None:
        self.tags.add("!--")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.text += data

    def words(self) -> str:
        """Return the text with all white space made single spaces."""
        return " ".join(self.text.split())


@dataclass(frozen=True)
class Site:
    """What Hugo built, where, and what it said while it did."""

    folder: Path
    log: str

    def page(self, name: str) -> Page:
        return Page((self.folder / "post" / name / "index.html").read_text(encoding="utf-8"))

    def home(self) -> Page:
        return Page((self.folder / "index.html").read_text(encoding="utf-8"))

    def files(self) -> set[str]:
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()}


def build_site(folder: Path, posts: Mapping[str, bytes], unsafe: bool = False) -> Site:
    """Build a site in `folder` out of `posts` (file name to bytes); drafts are shown. Fails where Hugo does."""
    _write(folder / "hugo.toml", _CONFIG.format(unsafe=str(unsafe).lower()).encode())
    for name, text in _LAYOUTS.items():
        _write(folder / "layouts" / name, text.encode())
    for name, data in posts.items():
        _write(folder / "content" / "post" / name, data)
    hugo = Path(sys.executable).with_name("hugo")
    command = [str(hugo if hugo.exists() else shutil.which("hugo") or "hugo")]
    options = ["--source", str(folder), "--buildDrafts", "--buildFuture", "--cacheDir", str(folder / "cache")]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(folder / "public", done.stdout + done.stderr)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
