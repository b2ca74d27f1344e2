"""
Measure the figures of the documentation, and write them into docs/measurements.

``make measurements`` loads some hundred thousand rows into servers of its own, below
``.site/measured``, and takes a few minutes. Every page contains the date and the machine.
``python tools/docs/measure.py caching`` writes one page.
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
    """Measure all pages or the named ones; return the exit status."""
    _set_up()
    from tools.docs.figures.caching import caching
    from tools.docs.figures.dataset import load_all
    from tools.docs.figures.home_feed import home_feed
    from tools.docs.figures.indexing import indexing
    from tools.docs.figures.nested_lists import n_plus_one
    from tools.docs.figures.pages import write
    from tools.docs.figures.vote_counting import counting_votes
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
    # Loading and queries take longer here than the limit for a request.
    os.environ.setdefault("NEXUS_PROCESS", "command")
    os.environ["NEXUS_THROTTLES"] = "off"
    django.setup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
