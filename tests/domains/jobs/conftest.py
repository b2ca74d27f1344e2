"""Fixtures for the tests of the job board."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver

from domains.jobs.selectors import POSTINGS
from nexus.file_storage import in_folder
from shared.auth.models import User
from shared.private_files import PRIVATE_FILES
from tests.factories import EmployerFactory, UserFactory


@pytest.fixture(autouse=True, scope="session")
def both_transports_built() -> None:
    """Build both transports before any transaction: the build takes longer than one may be idle."""
    get_resolver().url_patterns  # noqa: B018  # reading them builds them


@pytest.fixture(autouse=True)
def invalidate_cache(both_transports_built: None, db: None) -> None:
    """Invalidate responses cached by an earlier test that committed."""
    POSTINGS.bump()


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Store resumes in a temporary folder."""
    settings.STORAGES = {**settings.STORAGES, PRIVATE_FILES: in_folder(tmp_path / "media")}
    return tmp_path / "media"


@pytest.fixture
def seeker(db: None) -> User:
    """Return a candidate."""
    return UserFactory.create()


@pytest.fixture
def employer(db: None) -> User:
    """Return an employer."""
    return EmployerFactory.create()
