"""Show the mails that development writes to a folder instead of sending."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from nexus.portal.dev_pages import local_only

_MAX_SHOWN = 100
_END = b"\n" + b"-" * 79


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of a file."""

    name: str
    written_at: datetime
    subject: str
    recipient: str
    text: str


def dev_mail_urls() -> list[URLPattern]:
    """Return the URL patterns; empty if mail is sent to a server."""
    if not settings.NEXUS_DEV_MAIL:
        return []
    return [
        path("dev/mail/", local_only(show_mailbox), name="dev_mailbox"),
        path("dev/mail/<str:name>/", local_only(show_mail), name="dev_mail"),
    ]


def show_mailbox(request: HttpRequest) -> HttpResponse:
    """List the latest mails, newest first."""
    return _page(request, "portal/mailbox.html", {"mails": list(_latest())})


def show_mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail as plain text."""
    # Search the existing mails, so that a name never becomes a path.
    for file in _files():
        for mail in _mails_in(file):
            if mail.name == name:
                return _page(request, "portal/mail.html", {"mail": mail})
    raise Http404


def _latest() -> Iterator[Mail]:
    newest_first = sorted(_files(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    mails = (mail for file in newest_first for mail in reversed(_mails_in(file)))
    return islice(mails, _MAX_SHOWN)


def _files() -> Iterator[Path]:
    return Path(settings.EMAIL_FILE_PATH).glob("*.log")


def _mails_in(file: Path) -> list[Mail]:
    # Django names a file after the second and the id() of its connection. Connections in the
    # same second may share an id, so one file may hold several mails.
    parts = file.read_bytes().split(_END)
    written_at = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
    return [
        _read(part.lstrip(), name=f"{file.stem}-{number}", written_at=written_at)
        for number, part in enumerate(parts, start=1)
        if part.strip()
    ]


def _read(raw: bytes, *, name: str, written_at: datetime) -> Mail:
    message = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    body = message.get_body(("plain",))
    return Mail(
        name=name,
        written_at=written_at,
        subject=message.get("Subject", ""),
        recipient=message.get("To", ""),
        text=body.get_content() if body else "",
    )


def _page(request: HttpRequest, template: str, shown: dict[str, object]) -> HttpResponse:
    page = render(request, template, shown)
    page["Cache-Control"] = "no-store"
    return page
