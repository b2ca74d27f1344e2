"""Sending mails."""

import logging
from email.utils import parseaddr
from hashlib import blake2b

from django.conf import settings
from django.core.mail import EmailMessage

from shared.request_context import request_id
from shared.tasks import work_id

logger = logging.getLogger("nexus.mail")


def send_mail(*, to: str, subject: str, text: str, unsubscribe_link: str = "") -> None:
    """
    Send a mail from the site. Its ``X-Request-ID`` is the id of the request that caused it.

    A task that dies between the acceptance of its mail and the commit sends it again. Both copies
    have the same ``Message-ID``, by which mail servers and programs recognise a copy.

    With ``unsubscribe_link``, mail clients show a button that sends a POST request to the link.
    """
    headers = {"X-Request-ID": request_id.get()}
    if work := work_id():
        headers["Message-ID"] = _message_id(work, to, subject, text)
    if unsubscribe_link:
        # RFC 8058.
        headers["List-Unsubscribe"] = f"<{unsubscribe_link}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers).send()
    # Neither the address nor the subject, which may hold names.
    logger.info("A mail was sent.")


def _message_id(*parts: str) -> str:
    """Return the id of a mail, which is the same for the same parts (RFC 5322, 3.6.4)."""
    digest = blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{digest}@{domain or 'localhost'}>"
