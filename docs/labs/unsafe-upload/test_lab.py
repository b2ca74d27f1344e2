"""The lab is done when the content of a file decides whether it is a CV."""

from pathlib import Path
from typing import Any

import pytest

from tests.api_client import ApiClient
from tests.domains.jobs.factories import JobFactory
from tests.domains.jobs.files import EXECUTABLE, PDF, docx, upload
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

HOSTILE = {
    "page.pdf": b"<html><script>alert(1)</script></html>",
    "program.pdf": EXECUTABLE,
    "program.docx": EXECUTABLE,
    "macros.docx": docx(extra="word/vbaProject.bin"),
    "empty-archive.docx": b"PK\x05\x06" + bytes(18),
}


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Store the uploaded files of a test in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


def send(api: ApiClient, content: bytes, *, name: str) -> Any:
    path = f"jobs/{JobFactory.create().pk}/applications/"
    fields = {"cover_letter": "Hello", "resume": upload(content, name=name)}
    return api.form("POST", path, fields, by=UserFactory.create())


def test_files_that_only_look_like_a_cv_are_refused(api: ApiClient, record_property: Any) -> None:
    statuses = {
        name: send(api, content, name=name).status_code for name, content in HOSTILE.items()
    }

    accepted = [name for name, status in statuses.items() if status == 201]
    record_property(f"hostile files accepted, of {len(HOSTILE)}", len(accepted))
    record_property("their names", ", ".join(accepted) or "none")
    assert accepted == []
    assert set(statuses.values()) == {415}


@pytest.mark.parametrize("name", ["cv.pdf", "cv.txt", "cv"])
def test_pdf_is_accepted_by_any_name(api: ApiClient, name: str) -> None:
    answer = send(api, PDF, name=name)

    assert answer.status_code == 201, f"A PDF named {name} was refused."
