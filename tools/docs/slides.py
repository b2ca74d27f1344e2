"""
Make slides from a Markdown file: ``python tools/docs/slides.py PAGE.md SLIDES.html``.

Three dashes between two empty lines begin the next slide. The result is one file that contains its
pictures, style and script, so it needs no network.
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

STYLE_SHEET = Path(__file__).with_suffix(".css")
# The style sheet makes scrolling snap to slides; presenters use the left and right arrow keys.
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
    """A picture is missing or is not an image."""


def make_slides(text: str, *, folder: Path) -> str:
    """
    Return the HTML page with a section for each slide; picture paths are relative to the folder.

    :raises UnreadablePicture: if a picture is missing or is not an image.
    """
    reader = MarkdownIt("commonmark").enable("table")
    slides = list(_slides(reader.parse(text)))
    for slide in slides:
        _make_standalone(slide, folder=folder)
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
            f"<style>\n{STYLE_SHEET.read_text(encoding='utf-8')}</style>\n</head>\n<body>",
            *sections,
            f"<script>{KEYS}</script>\n</body>\n</html>\n",
        ]
    )


def main(arguments: Sequence[str]) -> int:
    """Read the page, write the slides, and return the exit status."""
    parser = argparse.ArgumentParser(description="Make slides from a Markdown file.")
    parser.add_argument("page", type=Path)
    parser.add_argument("slides", type=Path)
    options = parser.parse_args(arguments)
    try:
        made = make_slides(options.page.read_text(encoding="utf-8"), folder=options.page.parent)
    except (OSError, UnreadablePicture) as reason:
        sys.stderr.write(f"{options.page}: {reason}\n")
        return 1
    options.slides.parent.mkdir(parents=True, exist_ok=True)
    options.slides.write_text(made, encoding="utf-8")
    sys.stdout.write(f"Slides: {options.slides}\n")
    return 0


def _slides(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    # Split after parsing, because three dashes inside a block of code do not begin a slide.
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


def _make_standalone(slide: Sequence[Token], *, folder: Path) -> None:
    """Embed the pictures, and turn relative links into plain text."""
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
