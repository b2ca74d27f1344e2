"""The tutorial's sixth domain, from scaffold to purge, in a scratch copy."""

import json
import re
import subprocess
from pathlib import Path

import httpx
import pytest

from nexus.scaffold import build_names
from tests.journeys.copies import Copy

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "sixth-domain.md"

# A code fence with the comment directly before it, or a comment alone.
STEP = re.compile(
    r"^(?:<!-- (?P<mark>[^\n]+) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$"
    r"|^<!-- (?P<alone>[^\n]+) -->$",
    re.MULTILINE | re.DOTALL,
)
SECONDS = re.compile(r"\d+\.\d+s\b")

LIST_CLAIMS = """
import json
from nexus import start
from nexus.gateway import audit
claims = audit.claims(start.registry())
owner = audit.domain_label("garden")
print(json.dumps([(claim.kind, claim.name) for claim in claims if claim.owner == owner]))
"""


def run_step(copy: Copy, step: "re.Match[str]") -> None:
    """Run one step of the tutorial."""
    mark, text = step["mark"] or "", step["text"]
    action, _, path = mark.partition(": ")
    match action, step["language"] or step["alone"]:
        case _, "stop the demo":
            copy.stop_demo()
        case "not run", "sh" if path == "starts the demo":
            copy.start_demo(text)
        case "not run", "sh":
            copy.output = copy.run(text)
        case "append", _:
            with (copy.folder / path).open("a") as file:
                file.write(f"\n\n{text}")
        case "write", _:
            (copy.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (copy.folder / path).write_text(text)
        case "shown", _:
            assert text in (copy.folder / path).read_text()
        case _, "diff":
            subprocess.run(
                ["git", "apply", "--recount", "--unidiff-zero"],
                cwd=copy.folder,
                input=text,
                text=True,
                check=True,
            )
        case _, "text":
            assert [line for line in lines_of(text) if line not in lines_of(copy.output)] == []


def lines_of(text: str) -> list[str]:
    """Return the lines of a text without indentation and durations."""
    return [" ".join(line.split()) for line in SECONDS.sub("…", text).splitlines()]


@pytest.mark.slow
class TestSixthDomain:
    def test_tutorial_runs_from_scaffold_to_purge(self, copy: Copy) -> None:
        steps = list(STEP.finditer(TUTORIAL.read_text()))

        for step in steps:
            run_step(copy, step)

        with httpx.Client(base_url=f"http://127.0.0.1:{copy.port}/api/v1") as client:
            assert client.get("/books/").json()["code"] == "not_found"
            names = [domain["name"] for domain in client.get("/meta/").json()["domains"]]
        assert names == ["polls"]
        assert len([step for step in steps if step["language"] == "sh"]) > 10

    def test_scaffold_changes_nothing_before_it_is_enabled(self, copy: Copy) -> None:
        copy.run("make startdomain NAME=garden")

        promises = "test_domains_apart.py test_domain_states.py test_one_shape.py"
        files = " ".join(f"tests/contracts/{name}" for name in promises.split())
        copy.run(f".venv/bin/python -m pytest -q {files} -k 'garden or apart'")
        claimed = json.loads(
            copy.run(
                f"NEXUS_DOMAINS=garden .venv/bin/python manage.py shell -v 0 -c '{LIST_CLAIMS}'"
            )
        )

        assert {(kind, name) for kind, name in claimed if kind not in ("route", "topic")} == (
            build_names(domain="garden").claims
        )
