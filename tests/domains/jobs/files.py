"""Uploaded files: resumes, and files that only pretend to be one."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00"


class WatchedStorage(FileSystemStorage):
    """A folder of files that calls a function with the name of each stored file."""

    def __init__(self, *, on_save: Callable[[str], None], **options: Any) -> None:
        super().__init__(**options)
        self._on_save = on_save

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Store the content, and return its name."""
        stored = super().save(name, content, max_length)
        self._on_save(stored)
        return stored


def docx(*, extra: str = "") -> bytes:
    """Return a minimal Word document, optionally with an extra part."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for part in ("[Content_Types].xml", "word/document.xml", *filter(None, [extra])):
            archive.writestr(part, "<xml/>")
    return content.getvalue()


def docx_of_a_later_zip() -> bytes:
    """Return a Word document whose archive needs version 9.9 of ZIP, which `zipfile` lacks."""
    content = bytearray(docx())
    entry = content.index(b"PK\x01\x02")
    content[entry + 6] = 99
    return bytes(content)


def upload(content: bytes = PDF, *, name: str = "cv.pdf") -> SimpleUploadedFile:
    """Return a file for a form."""
    return SimpleUploadedFile(name, content)
