"""Mail servers that are not well."""

import time
from collections.abc import Sequence
from pathlib import Path
from smtplib import SMTPServerDisconnected
from typing import ClassVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend as FolderBackend
from django.core.mail.backends.locmem import EmailBackend


class AwayAtFirst(EmailBackend):
    """A mail server that is away for the first mails, and then takes them."""

    refusals: ClassVar[int] = 1

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Refuse, or keep the messages where a test can look at them."""
        if type(self).refusals:
            type(self).refusals -= 1
            raise SMTPServerDisconnected("The mail server is away.")
        return super().send_messages(messages)


class HangsAtFirst(FolderBackend):
    """A mail server that never answers the first who asks while it is told to, and then does."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Hang, or write the messages into the folder."""
        folder = Path(settings.EMAIL_FILE_PATH)
        told_to_hang, hangs = folder / "hang", folder / "hangs"
        if told_to_hang.exists() and not hangs.exists():
            hangs.touch()
            time.sleep(3600)
        return super().send_messages(messages) or 0
