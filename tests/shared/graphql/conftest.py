"""Fixtures for a small schema over Django's own tables of content types and permissions."""

import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

sys.path.insert(0, str(Path(__file__).parent))

from content_type_schema import Execute, execute


@pytest.fixture
def kinds(db: None) -> list[ContentType]:
    """Return three content types with none, three and five permissions."""
    Permission.objects.all().delete()
    ContentType.objects.all().delete()
    made = [
        ContentType.objects.create(app_label="tea", model=model) for model in ("cup", "pot", "set")
    ]
    for kind, amount in zip(made, (0, 3, 5), strict=True):
        Permission.objects.bulk_create(
            Permission(content_type=kind, codename=f"do_{n}", name=f"May {n}")
            for n in range(amount)
        )
    return made


@pytest.fixture(name="execute")
def _execute() -> Execute:
    """Return a function that runs a document and returns its result."""
    return execute
