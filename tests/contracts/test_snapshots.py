"""Promise: the committed contracts are those the code serves."""

from io import StringIO

import pytest
from django.core.management import call_command

from nexus.management.commands.schemas import render_contracts


def test_the_committed_contracts_are_current() -> None:
    call_command("schemas", "--check")


def test_two_builds_are_identical_to_the_byte() -> None:
    assert render_contracts() == render_contracts()


@pytest.mark.django_db
def test_no_model_change_is_without_its_migration() -> None:
    out = StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=out)

    assert "No changes detected" in out.getvalue()
