"""``manage.py startdomain``: write a new domain with the layout of the others."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, CommandError

from nexus import start
from nexus.gateway import audit
from nexus.scaffold import (
    InvalidDomainName,
    Names,
    build_names,
    refuse_reserved_names,
    reserved_names,
    write_domain,
)

NEXT_STEPS = """\
{title} is written: {package}, {tests}.

  Look      {package}/README.md
  Test      NEXUS_DOMAINS={name} .venv/bin/python -m pytest -q {tests} {use_cases} -k {name}
  Run       make demo DOMAINS={name}
  Learn     docs/tutorial/sixth-domain.md
"""
USE_CASES = "tests/contracts/test_use_cases.py"


class Command(BaseCommand):
    """Write a small, complete domain that passes its tests. The command does not enable it."""

    help = "Write a new domain with its tests; it runs once NEXUS_DOMAINS names it."
    # This command needs no database.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the names."""
        parser.add_argument("name", help="the name of the domain: library")
        parser.add_argument("--resource", default="", help="the name of its resource: book")
        parser.add_argument("--plural", default="", help="the plural, if it is irregular")

    def handle(self, *args: Any, **options: Any) -> None:
        """Validate the names and write all files."""
        root = Path(settings.ROOT)
        try:
            names = build_names(
                domain=options["name"], one=options["resource"], many=options["plural"]
            )
            _refuse_taken(names)
            package, tests = write_domain(names, root=root)
        except InvalidDomainName as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            NEXT_STEPS.format(
                title=names.words["Title"],
                name=names.domain,
                package=package.relative_to(root),
                tests=tests.relative_to(root),
                use_cases=USE_CASES,
            )
        )


def _refuse_taken(names: Names) -> None:
    registry = start.registry()
    if names.domain in {plugin.name for plugin in registry.known}:
        raise InvalidDomainName(f"The domain {names.domain!r} exists already.")
    if names.domain in {config.label for config in apps.get_app_configs()}:
        raise InvalidDomainName(f"{names.domain!r} is the name of a part of the host.")
    refuse_reserved_names(names, in_templates=reserved_names())
    # An absent domain cannot be imported, but its manifest lists the paths that it owns.
    owners = {
        ("path segment", segment): audit.domain_label(plugin.name)
        for plugin in registry.known
        for segment in plugin.manifest.segments
    }
    owners |= {(claim.kind, claim.name): claim.owner for claim in audit.claims(registry)}
    for kind, name in sorted(names.claims & owners.keys()):
        raise InvalidDomainName(
            f"{kind} {name!r} belongs to {owners[kind, name]}: give RESOURCE another name."
        )
