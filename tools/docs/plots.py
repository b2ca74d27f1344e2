"""Small bar charts as SVG, of text and rectangles only, legible in light and dark mode."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass

_ROW, _BAR, _TOP, _LEFT, _WIDE, _RIGHT = 26, 16, 44, 290, 420, 150
_STYLE = """
  svg { color-scheme: light dark; --paper: #ffffff; --ink: #1c2430; --faint: #5b6675;
        --first: #b4543c; --second: #2f6db3; background: var(--paper); }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #161b22; --ink: #e6edf3; --faint: #9aa7b5; --first: #e08a70; --second: #6ea8ea; }
  }
  text { font: 13px system-ui, sans-serif; fill: var(--ink); }
  .faint { fill: var(--faint); font-size: 12px; }
  .first { fill: var(--first); }
  .second { fill: var(--second); }
"""


@dataclass(frozen=True, slots=True)
class Bars:
    """A comparison: rows of a name and two values, one for each of the two ways."""

    title: str
    unit: str
    ways: tuple[str, str]
    rows: Sequence[tuple[str, float, float]]


def draw(bars: Bars) -> str:
    """Draw the bars on a logarithmic scale, because the ways differ by powers of ten."""
    height = _TOP + 2 * _ROW * len(bars.rows) + 14
    width = _LEFT + _WIDE + _RIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img">',
        f"<title>{html.escape(bars.title)}</title>",
        f"<style>{_STYLE}</style>",
        f'<text x="12" y="20" font-weight="bold">{html.escape(bars.title)}</text>',
        f'<text x="{_LEFT}" y="20" class="faint">{html.escape(bars.unit)}; logarithmic</text>',
    ]
    least, most = _decades(bars)
    for index, (name, *values) in enumerate(bars.rows):
        top = _TOP + 2 * _ROW * index
        parts.append(f'<text x="12" y="{top + 13}">{html.escape(name)}</text>')
        for line, (way, value) in enumerate(zip(bars.ways, values, strict=True)):
            y = top + line * (_BAR + 4)
            long = _WIDE * (math.log10(value) - least) / (most - least)
            kind = ("first", "second")[line]
            parts.append(
                f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{long:.1f}" height="{_BAR}"/>'
                f'<text class="faint" x="{_LEFT + long + 6:.1f}" y="{y + 12}">'
                f"{value:,.3g} {html.escape(way)}</text>"
            )
    return "\n".join([*parts, "</svg>", ""])


def _decades(bars: Bars) -> tuple[int, int]:
    values = [value for _, *pair in bars.rows for value in pair]
    least = math.floor(math.log10(min(values)))
    return least, max(least + 1, math.ceil(math.log10(max(values))))
