"""Every advertised address works, with each domain alone and with all of them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from nexus.embedded.companions import plan_companions
from tests.databases import empty_database

ROOT = Path(__file__).resolve().parents[2]
KNOWN = [plugin.name for plugin in settings.NEXUS_REGISTRY.known]

PREPARE = """
from django.core.management import call_command
call_command("prepare")
"""

# Requests every advertised link; prints ``[document, link, status]`` of each.
CHECK_LINKS = """
import json
from django.test import Client
from nexus.seeding import demo_password
client = Client(SERVER_NAME="localhost", headers={"Accept": "application/json"})
person = {"username": "admin", "password": demo_password()}
login = client.post("/api/v1/users/login/", person, content_type="application/json")
bearer = {"Authorization": "Bearer " + login.json()["access"]}
meta = client.get("/api/v1/meta/").json()
portal = client.get("/").json()
advertised = {
    **{("meta", link): None for domain in meta["domains"] for link in domain["links"].values()},
    **{("portal", link): None for link in portal["links"].values()},
    **{("portal", link): None for domain in portal["domains"] for link in domain["links"].values()},
    **{("download", link): None for link in portal["downloads"].values()},
}
responses = [
    (document, link, client.get(
        link, headers={**bearer, "Accept": "text/html, */*;q=0.1"}, follow=True).status_code)
    for document, link in advertised
    # Only the demo builds the site.
    if link != "/docs/"
]
print(json.dumps({"responses": responses, "domains": [domain["name"] for domain in meta["domains"]]}))
"""


@dataclass(frozen=True)
class SeededDatabase:
    """A database with the demo data of every domain, and the settings of the companions."""

    database: str
    state: Path
    settings: Mapping[str, str]


def shell(script: str, seeded: SeededDatabase, *, domains: str, dormant: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", script],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "nexus.settings.base",
            **seeded.settings,
            "DATABASE_URL": seeded.database,
            "REDIS_URL": settings.NEXUS_REDIS_URL,
            "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
            "NEXUS_STATE_DIR": str(seeded.state),
            "NEXUS_STRICT": "1",
            "NEXUS_DEMO": "1",
            "NEXUS_DOMAINS": domains,
            "NEXUS_DORMANT": dormant,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeededDatabase]:
    """Return a database with demo data, while the companions of the domains run."""
    found = plan_companions({"NEXUS_DOMAINS": ",".join(KNOWN)})
    running = [
        subprocess.Popen(each.program.command, cwd=ROOT, stdout=subprocess.DEVNULL)
        for each in found
    ]
    companion_settings = {name: value for each in found for name, value in each.settings.items()}
    with empty_database() as address:
        made = SeededDatabase(address, tmp_path_factory.mktemp("state"), companion_settings)
        shell(PREPARE, made, domains=",".join(KNOWN), dormant="")
        yield made
    for each, process in zip(found, running, strict=True):
        process.terminate()
        process.wait(timeout=20)
        each.claim.release()


@pytest.mark.slow
@pytest.mark.parametrize("names", [*([name] for name in KNOWN), KNOWN, []], ids=",".join)
def test_advertised_address_answers(seeded: SeededDatabase, names: list[str]) -> None:
    others = ",".join(name for name in KNOWN if name not in names)

    found = json.loads(shell(CHECK_LINKS, seeded, domains=",".join(names), dormant=others))

    assert found["domains"] == names
    assert [each for each in found["responses"] if each[2] != 200] == []
    assert {document for document, *_ in found["responses"]} >= {"portal"}
    links = [link for document, link, _ in found["responses"] if document == "meta"]
    assert bool(links) == bool(names)
