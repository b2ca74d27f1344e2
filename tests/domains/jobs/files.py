"""Uploaded files: resumes, and files that only pretend to be one."""

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from shared.auth.models import User
from tests.api_client import bearer

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00"


def docx(*, extra: str = "") -> bytes:
    """Return a minimal Word document, optionally with an extra part."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for part in ("[Content_Types].xml", "word/document.xml", *filter(None, [extra])):
            archive.writestr(part, "<xml/>")
    return content.getvalue()


def upload(content: bytes = PDF, *, name: str = "cv.pdf") -> SimpleUploadedFile:
    """Return a file for a form."""
    return SimpleUploadedFile(name, content)


def send_form(
    path: str,
    *,
    by: User | None,
    method: str = "POST",
    resume: SimpleUploadedFile | None = None,
    **fields: str,
) -> Any:
    """Send a form with an optional file to a path below /api/v1/."""
    parts: dict[str, Any] = {**fields, **({"resume": resume} if resume else {})}
    return Client(SERVER_NAME="localhost").generic(
        method,
        f"/api/v1/{path}",
        encode_multipart(BOUNDARY, parts),
        content_type=MULTIPART_CONTENT,
        headers=bearer(by),
    )
