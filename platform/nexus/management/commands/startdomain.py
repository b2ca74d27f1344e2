"""``manage.py startdomain``: write a new domain in the shape of the others."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, CommandError

from nexus import start
from nexus.gateway import audit
from nexus.scaffold import (
    Names,
    NotANewDomain,
    names_of,
    refuse_taken_words,
    words_in_templates,
    write_domain,
)

NEXT_STEPS = """\
{title} is written: {package}, {tests}.

  Look      {package}/README.md
  Test      NEXUS_DOMAINS={name} .venv/bin/python -m pytest -q {tests}
  Run       make demo DOMAINS={name}
  Learn     docs/tutorial/sixth-domain.md
"""


class Command(BaseCommand):
    """Write a small domain that is complete and passes its tests. It is not enabled by that."""

    help = "Write a new domain with its tests; it runs once NEXUS_DOMAINS names it."
    # Nothing here asks a database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the names."""
        parser.add_argument("name", help="what the domain is called: library")
        parser.add_argument("--resource", default="", help="what it keeps one of: book")
        parser.add_argument("--plural", default="", help="several of them, if not just with an s")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse, or write everything."""
        root = Path(settings.ROOT)
        try:
            names = names_of(
                domain=options["name"], one=options["resource"], many=options["plural"]
            )
            _refuse_taken(names)
            package, tests = write_domain(names, root=root)
        except NotANewDomain as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            NEXT_STEPS.format(
                title=names.words["Title"],
                name=names.domain,
                package=package.relative_to(root),
                tests=tests.relative_to(root),
            )
        )


def _refuse_taken(names: Names) -> None:
    registry = start.registry()
    if names.domain in {plugin.name for plugin in registry.known}:
        raise NotANewDomain(f"There is a domain {names.domain!r} already.")
    if names.domain in {config.label for config in apps.get_app_configs()}:
        raise NotANewDomain(f"{names.domain!r} is the name of a part of the host.")
    refuse_taken_words(names, in_templates=words_in_templates())
    # Of an absent domain nothing can be imported, but its manifest says which paths it owns.
    owners = {
        ("path segment", segment): audit.domain_label(plugin.name)
        for plugin in registry.known
        for segment in plugin.manifest.segments
    }
    owners |= {(claim.kind, claim.name): claim.owner for claim in audit.claims(registry)}
    for kind, name in sorted(names.claims & owners.keys()):
        raise NotANewDomain(
            f"{kind} {name!r} belongs to {owners[kind, name]}: give RESOURCE another name."
        )
