"""``manage.py schemas``: write the contract files."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from nexus import start
from nexus.gateway.graphql import build_schema, sdl
from nexus.gateway.rest import build_api


def render_contracts() -> dict[str, str]:
    """Return the text of each contract file by the file's name."""
    registry = start.registry()
    openapi = build_api(registry).get_openapi_schema()
    return {
        "openapi.json": json.dumps(openapi, indent=1, ensure_ascii=False) + "\n",
        "schema.graphql": sdl(build_schema(registry)),
    }


class Command(BaseCommand):
    """Write docs/api/openapi.json and docs/api/schema.graphql, or compare them."""

    help = "Write the OpenAPI document and the GraphQL SDL; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --check."""
        parser.add_argument("--check", action="store_true", help="fail if a file is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare each file."""
        folder = Path(settings.ROOT) / "docs" / "api"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in render_contracts().items():
            path = folder / name
            if not options["check"]:
                path.write_text(text, encoding="utf-8")
            elif not path.exists() or path.read_text(encoding="utf-8") != text:
                raise CommandError(f"docs/api/{name} is stale: run `make schemas`.")
