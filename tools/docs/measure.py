"""
Measure what the documentation says of speed, and write it into docs/measurements.

``make measurements`` loads some hundred thousand rows in servers of its own, below
``.site/measured``, and takes a few minutes. Every page says when and on what it was measured.
``python tools/docs/measure.py caching`` renews one page.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "measurements"
# As a script, Python looks for modules in this folder; as a module, in the root.
sys.path[:0] = [str(ROOT / "platform"), str(ROOT)]


def main(names: Sequence[str]) -> int:
    """Measure all of it, or the pages named; return the exit status."""
    _set_up()
    from tools.docs.figures.counting import counting_votes
    from tools.docs.figures.feeding import home_feed
    from tools.docs.figures.keeping import caching
    from tools.docs.figures.levels import n_plus_one
    from tools.docs.figures.pages import write
    from tools.docs.figures.searching import indexing
    from tools.docs.figures.sizes import load_all
    from tools.docs.plots import draw

    load_all()
    FOLDER.mkdir(exist_ok=True)
    for measure in (n_plus_one, caching, counting_votes, indexing, home_feed):
        name = measure.__name__.replace("_", "-")
        if names and name not in names:
            continue
        sys.stderr.write(f"Measuring {name} ...\n")
        page = measure()
        (FOLDER / f"{name}.svg").write_text(draw(page.bars), encoding="utf-8")
        (FOLDER / f"{name}.md").write_text(write(page), encoding="utf-8")
    return 0


def _set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.base")
    # Loads and queries here take longer than a request may.
    os.environ.setdefault("NEXUS_PROCESS", "command")
    os.environ["NEXUS_THROTTLES"] = "off"
    django.setup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
