"""Forms with files: truncation, encodings and idempotent retries."""

from typing import Any

import pytest
from django.test import Client

from domains.jobs.models import Application
from shared.auth.models import User
from tests.api_client import bearer
from tests.domains.jobs.factories import JobFactory
from tests.domains.jobs.files import PDF
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class Form:
    """The bytes of a form with one field and one file."""

    def __init__(self, boundary: str = "cut-here", *, name: str = "cv.pdf") -> None:
        self.boundary = boundary
        self.letter = "Grüße".encode()
        self.letter_head = b""
        self.file = PDF
        self.name = name

    @property
    def body(self) -> bytes:
        line = b"--" + self.boundary.encode() + b"\r\n"
        named = b'Content-Disposition: form-data; name="%b"'
        return b"".join(
            [
                line + named % b"cover_letter" + self.letter_head + b"\r\n\r\n" + self.letter,
                b"\r\n" + line + named % b"resume" + b'; filename="%b"' % self.name.encode(),
                b"\r\nContent-Type: application/pdf\r\n\r\n" + self.file,
                b"\r\n--" + self.boundary.encode() + b"--\r\n",
            ]
        )


@pytest.fixture
def seeker(settings: Any, tmp_path: Any) -> User:
    settings.MEDIA_ROOT = tmp_path
    return UserFactory.create()


@pytest.fixture
def job_id() -> int:
    return int(JobFactory.create().pk)


def send(form: Form, *, by: User, job_id: int, body: bytes | None = None, key: str = "") -> Any:
    headers = {**bearer(by), **({"Idempotency-Key": key} if key else {})}
    return Client().generic(
        "POST",
        f"/api/v1/jobs/{job_id}/applications/",
        form.body if body is None else body,
        content_type=f"multipart/form-data; boundary={form.boundary}",
        headers=headers,
    )


class TestBrokenForm:
    def test_truncated_form_is_refused(self, seeker: User, job_id: int) -> None:
        whole = Form().body

        statuses = {
            send(Form(), by=seeker, job_id=job_id, body=whole[:length]).status_code
            for length in range(1, len(whole) - len(b"--\r\n") + 1, 7)
        }

        assert statuses == {400}
        assert not Application.objects.exists()

    @pytest.mark.parametrize(
        ("head", "letter", "status"),
        [
            pytest.param(b"", "Grüße".encode("latin-1"), 400, id="bytes that are not UTF-8"),
            pytest.param(
                b"\r\nContent-Type: text/plain; charset=iso-8859-1",
                "Grüße".encode("latin-1"),
                415,
                id="another charset",
            ),
            pytest.param(
                b"\r\nContent-Transfer-Encoding: base64", b"R3LDvMOfZQ==", 415, id="encoded"
            ),
        ],
    )
    def test_field_in_another_encoding_is_refused(
        self, seeker: User, job_id: int, head: bytes, letter: bytes, status: int
    ) -> None:
        form = Form()
        form.letter_head, form.letter = head, letter

        response = send(form, by=seeker, job_id=job_id)

        assert response.status_code == status
        assert not Application.objects.exists()

    def test_file_name_that_is_not_utf8_is_refused(self, seeker: User, job_id: int) -> None:
        body = Form(name="Résumé.pdf").body.replace("é".encode(), b"\xe9")

        assert send(Form(), by=seeker, job_id=job_id, body=body).status_code == 400


class TestWholeForm:
    @pytest.mark.parametrize("name", ["履歴書.pdf", "سيرة ذاتية.pdf", "हिन्दी.pdf", "Résumé.pdf"])
    def test_file_name_keeps_letters_of_every_script(
        self, seeker: User, job_id: int, name: str
    ) -> None:
        response = send(Form(name=name), by=seeker, job_id=job_id)

        assert response.status_code == 201, response.content
        application = Application.objects.get()
        assert (application.cover_letter, application.resume_name) == ("Grüße", name)

    def test_retry_with_another_boundary_is_replayed(self, seeker: User, job_id: int) -> None:
        first = send(Form("one"), by=seeker, job_id=job_id, key="k1")
        again = send(Form("another"), by=seeker, job_id=job_id, key="k1")

        assert (first.status_code, again.status_code) == (201, 201)
        assert again["Idempotency-Replayed"] == "true"
        assert again["Location"] == first["Location"]
        assert again.content == first.content

    @pytest.mark.parametrize(("part", "value"), [("file", PDF + b"%"), ("letter", b"Hello")])
    def test_other_contents_under_the_key_are_a_conflict(
        self, seeker: User, job_id: int, part: str, value: bytes
    ) -> None:
        send(Form(), by=seeker, job_id=job_id, key="k1")
        other = Form()
        setattr(other, part, value)

        response = send(other, by=seeker, job_id=job_id, key="k1")

        assert (response.status_code, response.json()["code"]) == (409, "idempotency_conflict")
