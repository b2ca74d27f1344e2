"""Promise: the committed contracts are current."""

from io import StringIO

import pytest
from django.core.management import call_command

from nexus.management.commands.schemas import render_contracts


def test_committed_contracts_are_current() -> None:
    call_command("schemas", "--check")


def test_two_builds_are_byte_identical() -> None:
    assert render_contracts() == render_contracts()


@pytest.mark.django_db
def test_every_model_change_has_a_migration() -> None:
    out = StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=out)

    assert "No changes detected" in out.getvalue()
