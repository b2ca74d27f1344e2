"""Storing CVs. Their type is determined by content, never by name."""

import logging
import secrets
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import IO, Protocol

from django.core.files.base import File
from django.db import DatabaseError

from domains.jobs.events import ResumesDetached
from domains.jobs.models import Application
from domains.jobs.selectors import MEDIA_TYPES
from shared.errors import (
    PayloadTooLarge,
    ServiceUnavailable,
    UnsupportedMediaType,
    ValidationFailed,
)
from shared.events import publish
from shared.private_files import private_files

logger = logging.getLogger(__name__)

RETENTION = timedelta(days=180)
"""How long a CV is stored after its owner has sent it."""

LONGEST_REQUEST = timedelta(days=1)
"""The age at which the request that stored a CV has certainly ended."""

MOST_BYTES = 5_000_000
"""What is left of the largest request when a form has name_sent what it needs to say."""

_FOLDER = "jobs/resumes"
_PDF = b"%PDF-"
_ZIP = b"PK\x03\x04"
_PARTS_OF_A_DOCX = frozenset({"[Content_Types].xml", "word/document.xml"})
_MOST_PARTS = 5_000
_SAFE = frozenset(" ._()+-")
_LONGEST_NAME = 100


class Upload(Protocol):
    """An uploaded file."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    @property
    def file(self) -> IO[bytes] | None: ...


@dataclass(frozen=True, slots=True)
class CheckedResume:
    """A file whose content is that of a PDF or a Word document."""

    file: IO[bytes]
    ending: str
    name: str


@dataclass(frozen=True, slots=True)
class StoredResume:
    """A stored CV: its name in the file store, and the file name of its owner."""

    key: str
    name: str


CHECKS: list[Callable[[IO[bytes]], None]] = []
"""Further checks a CV must pass, such as a virus scanner's; each refuses by a DomainError."""


def check_resume(upload: Upload) -> CheckedResume:
    """
    Return the file as a CV, with the file extension of its content.

    :raises PayloadTooLarge: if it is larger than the limit.
    :raises UnsupportedMediaType: if it is neither a PDF nor a Word document.
    :raises ValidationFailed: if it is empty.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise PayloadTooLarge(f"A CV has {MOST_BYTES:,} bytes at most.")
    if upload.file is None or not upload.size:
        raise ValidationFailed.of("resume", "The file is empty.")
    ending = _ending_of(upload.file)
    for check in CHECKS:
        upload.file.seek(0)
        check(upload.file)
    upload.file.seek(0)
    return CheckedResume(upload.file, ending=ending, name=_safe_name(upload.name, ending=ending))


@contextmanager
def stored_resume(resume: CheckedResume | None) -> Iterator[StoredResume | None]:
    """
    Store a CV under a random name for a block that attaches it, and delete it if the block fails.

    Use it around the transaction: a file store that is slow would otherwise hold up the rows that
    the transaction has locked. Without a CV, nothing is stored.

    :raises ServiceUnavailable: if the file store does not respond.
    """
    if resume is None:
        yield None
        return
    key = _store(resume)
    try:
        yield StoredResume(key, resume.name)
    except Exception:
        _delete_unattached(key)
        raise


def attach_resume(resume: StoredResume | None, *, application: Application, now: datetime) -> None:
    """
    Set the CV of an application, without saving it. A task deletes a replaced one after the commit.

    Without a CV, the application stays as it is.
    """
    if resume is None:
        return
    replaced = application.resume
    application.resume, application.resume_name = resume.key, resume.name
    application.retention_until = now + RETENTION
    if replaced:
        publish(ResumesDetached(keys=(replaced,)))


def delete_resumes(keys: Sequence[str]) -> None:
    """
    Delete stored CVs. Files that do not exist any more are skipped.

    :raises ServiceUnavailable: if the file store does not respond.
    """
    for key in keys:
        private_files().delete(key)


def delete_unattached_resumes(*, now: datetime) -> int:
    """
    Delete the stored CVs that no application has, and return their number.

    A process that ends after it has stored a CV, and before the commit of its application, leaves
    one, and so does a transaction that is rolled back around the service. CVs of the last day stay.

    :raises ServiceUnavailable: if the file store does not respond.
    """
    try:
        folders, _ = private_files().listdir(_FOLDER)
    except FileNotFoundError:
        return 0
    return sum(_delete_unattached_of(f"{_FOLDER}/{folder}", now=now) for folder in folders)


def forget_resumes_of(applications: Sequence[Application]) -> None:
    """
    Detach the CVs of these applications. A task deletes the files after the commit.
    """
    keys = tuple(application.resume for application in applications if application.resume)
    Application.objects.filter(pk__in=[application.pk for application in applications]).update(
        resume="", resume_name="", retention_until=None
    )
    if keys:
        # The file store may be unavailable, so a delivery that is repeated deletes them.
        publish(ResumesDetached(keys=keys))


def _store(resume: CheckedResume) -> str:
    word = secrets.token_hex(16)
    return private_files().save(f"{_FOLDER}/{word[:2]}/{word}{resume.ending}", File(resume.file))


def _delete_unattached_of(folder: str, *, now: datetime) -> int:
    _, names = private_files().listdir(folder)
    keys = [f"{folder}/{name}" for name in names]
    attached = set(
        Application.objects.with_a_resume().filter(resume__in=keys).values_list("resume", flat=True)
    )
    left = [key for key in keys if key not in attached and _is_old(key, now=now)]
    delete_resumes(left)
    return len(left)


def _is_old(key: str, *, now: datetime) -> bool:
    try:
        return private_files().get_modified_time(key) < now - LONGEST_REQUEST
    except FileNotFoundError:
        return False  # Deleted by a task since it was listed.


def _delete_unattached(key: str) -> None:
    try:
        # A connection that breaks during a commit fails although the CV may be attached.
        if not Application.objects.filter(resume=key).exists():
            delete_resumes([key])
    except (DatabaseError, ServiceUnavailable):
        # The caller reports why the block has failed.
        logger.warning("A CV that no application has could not be deleted.", exc_info=True)


def _ending_of(file: IO[bytes]) -> str:
    file.seek(0)
    beginning = file.read(8)
    if beginning.startswith(_PDF):
        return ".pdf"
    if beginning.startswith(_ZIP) and _is_docx(file):
        return ".docx"
    raise UnsupportedMediaType("Send a CV as a PDF or a Word document (docx).")


def _is_docx(file: IO[bytes]) -> bool:
    # Only the table of contents is read: a small archive of large files is not unpacked.
    try:
        with zipfile.ZipFile(file) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        # zipfile raises NotImplementedError for an archive that needs a later version of ZIP.
        return False
    has_macros = any(part.lower().endswith("vbaproject.bin") for part in parts)
    return len(parts) <= _MOST_PARTS and parts >= _PARTS_OF_A_DOCX and not has_macros


def _safe_name(name: str | None, *, ending: str) -> str:
    name_sent = PurePosixPath((name or "").replace("\\", "/")).name
    stem = (
        name_sent.rpartition(".")[0]
        if name_sent.lower().endswith(tuple(MEDIA_TYPES))
        else name_sent
    )
    words = "".join(map(_safe_letter, unicodedata.normalize("NFC", stem)))
    return f"{words.strip(' ._')[:_LONGEST_NAME] or 'resume'}{ending}"


def _safe_letter(letter: str) -> str:
    # Letters, the marks that belong to them, and digits, of every script.
    return letter if unicodedata.category(letter)[0] in "LMN" or letter in _SAFE else "_"
