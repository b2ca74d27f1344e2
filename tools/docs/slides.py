"""
Make slides of a Markdown file: ``python tools/docs/slides.py PAGE.md SLIDES.html``.

Three dashes between two empty lines begin the next slide. What comes out is one file that needs
no other, and no network: pictures, style and script are in it.
"""

import argparse
import base64
import html
import mimetypes
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

LOOK = Path(__file__).with_suffix(".css")
# Scrolling snaps to slides by itself; the arrows to the sides are what presenters press.
KEYS = """
const slides = [...document.querySelectorAll("section")];
const shown = () => slides.findIndex((slide) => slide.getBoundingClientRect().bottom > 1);
const steps = { ArrowLeft: -1, ArrowRight: 1 };
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !(event.key in steps)) return;
  event.preventDefault();
  slides[shown() + steps[event.key]]?.scrollIntoView();
});
"""


class UnreadablePicture(Exception):
    """A picture is not there, or no browser would show it."""


def make_slides(text: str, *, folder: Path) -> str:
    """
    Return the page with a section for each slide; pictures are looked up in the folder.

    :raises UnreadablePicture: if one is not there, or is none.
    """
    reader = MarkdownIt("commonmark").enable("table")
    slides = list(_slides(reader.parse(text)))
    for slide in slides:
        _cut_loose(slide, folder=folder)
    sections = [
        f'<section aria-label="Slide {number} of {len(slides)}">\n'
        f"{reader.renderer.render(slide, reader.options, {})}"
        f"<footer>{number} / {len(slides)}</footer>\n</section>"
        for number, slide in enumerate(slides, start=1)
    ]
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{html.escape(_title(slides))}</title>",
            f"<style>\n{LOOK.read_text(encoding='utf-8')}</style>\n</head>\n<body>",
            *sections,
            f"<script>{KEYS}</script>\n</body>\n</html>\n",
        ]
    )


def main(arguments: Sequence[str]) -> int:
    """Read the page, write the slides, and return the exit status."""
    parser = argparse.ArgumentParser(description="Make slides of a Markdown file.")
    parser.add_argument("page", type=Path)
    parser.add_argument("slides", type=Path)
    asked = parser.parse_args(arguments)
    try:
        made = make_slides(asked.page.read_text(encoding="utf-8"), folder=asked.page.parent)
    except (OSError, UnreadablePicture) as reason:
        sys.stderr.write(f"{asked.page}: {reason}\n")
        return 1
    asked.slides.parent.mkdir(parents=True, exist_ok=True)
    asked.slides.write_text(made, encoding="utf-8")
    sys.stdout.write(f"Slides: {asked.slides}\n")
    return 0


def _slides(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    # Asked of what was parsed, because three dashes inside a block of code begin nothing.
    slide: list[Token] = []
    for token in tokens:
        if token.type == "hr" and token.level == 0:
            yield slide
            slide = []
        else:
            slide.append(token)
    yield slide


def _title(slides: Sequence[Sequence[Token]]) -> str:
    for token, following in zip(slides[0], slides[0][1:], strict=False):
        if token.type == "heading_open":
            return following.content
    return "Slides"


def _cut_loose(slide: Sequence[Token], *, folder: Path) -> None:
    """Take pictures in, and make plain words of links to files that will not be there."""
    for block in slide:
        for token in block.children or ():
            if token.type == "image":
                token.attrSet("src", _as_data(folder / str(token.attrGet("src"))))
            elif token.type == "link_open" and not urlsplit(str(token.attrGet("href"))).scheme:
                del token.attrs["href"]


def _as_data(picture: Path) -> str:
    kind, _ = mimetypes.guess_type(picture.name)
    if not picture.is_file() or not (kind or "").startswith("image/"):
        raise UnreadablePicture(f"There is no picture {picture}.")
    return f"data:{kind};base64,{base64.b64encode(picture.read_bytes()).decode()}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
