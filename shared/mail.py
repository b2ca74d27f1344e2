"""Sending mails."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage

from shared.request_context import request_id

logger = logging.getLogger("nexus.mail")


def send_mail(*, to: str, subject: str, text: str, unsubscribe_link: str = "") -> None:
    """
    Send a mail from the site. Its ``X-Request-ID`` is the id of the request that caused it.

    With ``unsubscribe_link``, mail clients show a button that sends a POST request to the link.
    """
    headers = {"X-Request-ID": request_id.get()}
    if unsubscribe_link:
        # RFC 8058.
        headers["List-Unsubscribe"] = f"<{unsubscribe_link}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers).send()
    # Neither the address nor the subject, which may hold names.
    logger.info("A mail was sent.")
