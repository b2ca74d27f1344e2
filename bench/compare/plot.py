"""The plot of a comparison as SVG: requests per second of each item, on a logarithmic scale."""

import html
import math
from collections.abc import Sequence

from bench.compare.results import Results

_ROW, _BAR, _GAP, _TOP, _LEFT, _WIDE, _RIGHT = 17, 13, 12, 44, 160, 480, 90
_STYLE = """
  svg { color-scheme: light dark; --paper: #ffffff; --ink: #1c2430; --faint: #5b6675;
        --ours: #b4543c; --theirs: #2f6db3; --limit: #8a94a3; background: var(--paper); }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #161b22; --ink: #e6edf3; --faint: #9aa7b5; --ours: #e08a70; --theirs: #6ea8ea; }
  }
  text { font: 12px system-ui, sans-serif; fill: var(--ink); }
  .faint { fill: var(--faint); font-size: 11px; }
  .ours { fill: var(--ours); }
  .theirs { fill: var(--theirs); }
  .limit { fill: var(--limit); }
"""


def draw(
    results: Results, *, items: Sequence[str], keys: Sequence[str], ours: Sequence[str], limit: str
) -> str:
    """Draw a group of bars for each item, and a bar for each system that was measured."""
    groups = [
        (item, [r for key in keys if (r := results.median(item=item, system=key))])
        for item in items
    ]
    most = max((r.per_second for _, rows in groups for r in rows), default=1.0)
    decades = max(1, math.ceil(math.log10(max(most, 1.0))))
    parts, top = [], _TOP
    for item, rows in groups:
        parts.append(f'<text x="12" y="{top + 11}" font-weight="bold">{html.escape(item)}</text>')
        for row in rows:
            kind = "ours" if row.system in ours else "limit" if row.system == limit else "theirs"
            share = max(0.0, math.log10(max(row.per_second, 1.0))) / decades
            parts.append(_bar(row.system, row.per_second, top=top, width=_WIDE * share, kind=kind))
            top += _ROW
        top += _GAP
    return "\n".join([*_head(height=top), *parts, "</svg>", ""])


def _head(*, height: int) -> list[str]:
    width = _LEFT + _WIDE + _RIGHT
    title = "Requests per second of each item and system"
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        f'<text x="12" y="20" font-weight="bold">{title}</text>',
        f'<text x="{_LEFT + 170}" y="20" class="faint">more is better; logarithmic</text>',
    ]


def _bar(name: str, value: float, *, top: int, width: float, kind: str) -> str:
    return (
        f'<text x="{_LEFT - 6}" y="{top + 11}" text-anchor="end">{html.escape(name)}</text>'
        f'<rect class="{kind}" x="{_LEFT}" y="{top}" width="{width:.1f}" height="{_BAR}"/>'
        f'<text class="faint" x="{_LEFT + width + 5:.1f}" y="{top + 11}">{value:,.0f}</text>'
    )
