"""Web processes of Nexus for a lab, and users with tokens."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from shared.auth.keys import make_key
from tools.operations.lab_processes import free_port, start, stopped_at_the_end, wait_until

ROOT = Path(__file__).resolve().parents[2]

# Runs in a process with the settings of Nexus. Each user is an admin and has a post and a product.
_ACTORS = """
import json, sys
from datetime import UTC, datetime
import django
django.setup()
from django.db import transaction
from domains.commerce.models import Category, Product
from domains.feed.models import Post
from shared.auth.models import Role, Session, User
from shared.auth.tokens import sign_access

actors, now = [], datetime.now(tz=UTC)
with transaction.atomic():
    category = Category.objects.create(name="Lab", slug="lab")
    for number in range(int(sys.argv[1])):
        name = f"actor{number}"
        user = User.objects.create(
            username=name, email=f"{name}@nexus.test", role=Role.ADMIN, email_verified_at=now
        )
        session = Session.objects.create(user=user, created_at=now, last_seen_at=now)
        post = Post.objects.create(author=user, content="first")
        product = Product.objects.create(
            name=f"Product {number}", slug=f"product-{number}", category=category, price="1.00"
        )
        token = sign_access(session, now=now)
        actors.append({"token": token, "post": post.pk, "product": product.pk})
print(json.dumps(actors))
"""


@dataclass(frozen=True)
class Actor:
    """An access token, and the ids of a post and a product that nothing else writes."""

    token: str
    post: int
    product: int


def nexus_environment(
    state_dir: Path, *, database_url: str, redis_url: str, broker_url: str, **settings: str
) -> dict[str, str]:
    """Return the environment of a Nexus without rate limits, with these servers and settings."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **inherited,
        "DJANGO_SETTINGS_MODULE": "nexus.settings.base",
        "PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}",
        "NEXUS_STATE_DIR": str(state_dir),
        "NEXUS_STRICT": "1",
        "NEXUS_THROTTLES": "off",
        "NEXUS_TRUSTED_PROXIES": "1",
        "NEXUS_JWT_KEYS": make_key(),
        # A lab shares the machine with its load, so that a healthy server may be slow.
        "NEXUS_CACHE_TIMEOUT_MS": "500",
        "NEXUS_ACCESS_SECONDS": "36000",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "CELERY_BROKER_URL": broker_url,
        **settings,
    }


def migrate(environment: Mapping[str, str]) -> None:
    """Create the tables."""
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env={**environment, "NEXUS_PROCESS": "command"}, check=True)  # noqa: S603


def create_actors(number: int, environment: Mapping[str, str]) -> Sequence[Actor]:
    """Create users with tokens."""
    completed = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _ACTORS, str(number)],
        cwd=ROOT,
        env={**environment, "NEXUS_PROCESS": "command"},
        check=True,
        stdout=subprocess.PIPE,
    )
    return [Actor(**actor) for actor in json.loads(completed.stdout)]


@contextmanager
def web_process(environment: Mapping[str, str], *, log: Path) -> Iterator[str]:
    """Run a web process and yield its URL."""
    port = free_port()
    process = start(
        [sys.executable, "-m", "nexus.web", "--port", str(port)],
        folder=ROOT,
        log=log,
        environment=environment,
    )
    url = f"http://127.0.0.1:{port}"
    with stopped_at_the_end(process):
        wait_until(lambda: _is_alive(url), "the web process responds")
        yield url


def _is_alive(url: str) -> bool:
    try:
        return httpx.get(f"{url}/livez", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False
