"""Uploaded files: resumes, and files that only pretend to be one."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00"


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
