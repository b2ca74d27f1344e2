"""
Draw the tables of the core and of each domain into docs/erd, from the models.

``python tools/docs/erd.py`` writes a page with Mermaid text and an SVG for each. It needs Node,
because Graphviz, compiled to WebAssembly, computes the layout.
``python tools/docs/erd.py --check`` needs no Node, and fails when a diagram is stale.
"""

import hashlib
import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "erd"
DRAW = ROOT / "tools" / "docs" / "diagrams" / "draw.mjs"
# As a script, Python looks for modules in this folder; as a module, in the root.
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]

from tools.docs.tables import Column, Drawing, Reference, Table, list_drawings  # noqa: E402

# Graphviz writes colours as values, so the style selects elements by their light colours.
_HEAD, _ROW, _FAINT = "#dfe7f5", "#fefefe", "#5b6675"
_STYLE = f"""
  svg {{
    background: var(--paper); color-scheme: light dark;
    --paper: #ffffff; --ink: #1c2430; --faint: {_FAINT}; --line: #7a8594;
    --head: {_HEAD}; --row: {_ROW}; --edge: #b4bdc9;
  }}
  @media (prefers-color-scheme: dark) {{
    svg {{
      --paper: #161b22; --ink: #e6edf3; --faint: #9aa7b5; --line: #8b97a6;
      --head: #26354d; --row: #1d242e; --edge: #4a5666;
    }}
  }}
  text {{
    font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
    fill: var(--ink);
  }}
  text[fill="{_FAINT}"] {{ fill: var(--faint); }}
  polygon[fill="{_HEAD}"] {{ fill: var(--head); }}
  polygon[fill="{_ROW}"] {{ fill: var(--row); }}
  .node polygon, .node path, .node polyline {{ stroke: var(--edge); }}
  .edge path {{ stroke: var(--line); }}
  .edge polygon, .edge polyline, .edge ellipse {{ stroke: var(--line); fill: var(--paper); }}
"""


def main(arguments: Sequence[str]) -> int:
    """Write the diagrams, or check them; return the exit status."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")
    django.setup()
    drawings = list_drawings()
    if "--check" in arguments:
        stale = find_stale(drawings)
        sys.stderr.writelines(f"docs/erd/{name}: stale; run make erd\n" for name in stale)
        return 1 if stale else 0
    for drawing, svg in zip(drawings, _draw(drawings), strict=True):
        (FOLDER / f"{drawing.name}.md").write_text(render_page(drawing), encoding="utf-8")
        (FOLDER / f"{drawing.name}.svg").write_text(svg, encoding="utf-8")
    return 0


def find_stale(drawings: Sequence[Drawing]) -> Sequence[str]:
    """Return the names of the files that differ from the models."""
    stale = []
    for drawing in drawings:
        page, picture = FOLDER / f"{drawing.name}.md", FOLDER / f"{drawing.name}.svg"
        if not page.is_file() or page.read_text(encoding="utf-8") != render_page(drawing):
            stale.append(page.name)
        if not picture.is_file() or _fingerprint(drawing) not in picture.read_text(
            encoding="utf-8"
        ):
            stale.append(picture.name)
    return stale


def render_page(drawing: Drawing) -> str:
    """Return the page with the picture and the Mermaid text."""
    title = f"Tables of {'the core' if drawing.name == 'core' else drawing.name}"
    lines = [
        f"# {title}",
        "",
        "`make erd` generates this page from the models, and a test fails if it is outdated. In",
        "the diagram a crow's foot marks the many side of a foreign key, and a question mark",
        "follows the type of a nullable column. Tables of the core are dashed. Select the diagram",
        "to open it at full size.",
        "",
        f"[![{title}: tables, columns and foreign keys]({drawing.name}.svg)]({drawing.name}.svg)",
        "",
        "The diagram as Mermaid text:",
        "",
        "```mermaid",
        "erDiagram",
        *(f"    {line}" for line in _mermaid(drawing)),
        "```",
        "",
    ]
    return "\n".join(lines)


def _mermaid(drawing: Drawing) -> Iterator[str]:
    for table in drawing.tables:
        yield f"{table.name} {{"
        for column in table.columns:
            note = ' "may be null"' if column.may_be_null else ""
            kind = column.type.replace(",", "_")
            yield f"    {kind} {column.name} {column.key}".rstrip() + note
        yield "}"
    for reference in drawing.references:
        one = "|o" if reference.may_be_null else "||"
        many = "o|" if reference.is_unique else "o{"
        yield f"{reference.parent} {one}--{many} {reference.child} : {reference.column}"


def _dot(drawing: Drawing) -> str:
    lines = [
        f'digraph "{drawing.name}" {{',
        'graph [rankdir=LR, nodesep=0.35, ranksep=0.7, bgcolor="transparent", pad=0.3];',
        'node [shape=plain, fontname="Courier", fontsize=12];',
        "edge [dir=both, arrowsize=0.8];",
        *(_table(table) for table in drawing.tables),
        *(
            f'"{name}" [shape=box, style="dashed", label="{name}", fontsize=13, margin="0.2,0.1"];'
            for name in drawing.outside
        ),
        *(_edge(reference) for reference in drawing.references),
        "}",
    ]
    return "\n".join(lines)


def _table(table: Table) -> str:
    rows = "".join(_row(column) for column in table.columns)
    head = f'<TR><TD COLSPAN="3" BGCOLOR="{_HEAD}"><B>{table.name}</B></TD></TR>'
    return (
        f'"{table.name}" [label=<<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="0"'
        f' CELLPADDING="4">{head}{rows}</TABLE>>];'
    )


def _row(column: Column) -> str:
    kind = html.escape(f"{column.type}{' ?' if column.may_be_null else ''}")
    cell = f'<TD ALIGN="LEFT" BGCOLOR="{_ROW}"'
    return (
        f'<TR>{cell} SIDES="LTB">{column.name}</TD>'
        f'{cell} SIDES="TB"><FONT COLOR="{_FAINT}">{kind}</FONT></TD>'
        f'{cell} SIDES="TRB"><FONT COLOR="{_FAINT}">{column.key or " "}</FONT></TD></TR>'
    )


def _edge(reference: Reference) -> str:
    one = "teeodot" if reference.may_be_null else "teetee"
    many = "teeodot" if reference.is_unique else "crowodot"
    return f'"{reference.parent}" -> "{reference.child}" [arrowtail={one}, arrowhead={many}];'


def _fingerprint(drawing: Drawing) -> str:
    digest = hashlib.sha256((_dot(drawing) + _STYLE).encode()).hexdigest()
    return f"<!-- Drawn by make erd from {digest} -->"


def _draw(drawings: Sequence[Drawing]) -> Iterator[str]:
    done = subprocess.run(  # noqa: S603 - our own script
        ["node", DRAW],  # noqa: S607 - Node from the PATH
        input=json.dumps([_dot(drawing) for drawing in drawings]),
        capture_output=True,
        text=True,
        check=True,
    )
    for drawing, svg in zip(drawings, json.loads(done.stdout), strict=True):
        body = svg[svg.index("<svg") :]
        body = re.sub(r"<!--.*?-->\n?", "", body, flags=re.DOTALL)
        body = re.sub(r"<title>[^<]*</title>\n?", "", body)
        opening, rest = body.split(">", 1)
        yield f"{_fingerprint(drawing)}\n{opening}>\n<style>{_STYLE}</style>{rest}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
