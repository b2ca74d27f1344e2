"""Mail backends that fail."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from smtplib import SMTPServerDisconnected
from typing import ClassVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend as FolderBackend
from django.core.mail.backends.locmem import EmailBackend


class FailsOnce(EmailBackend):
    """A mail server that refuses the first mails and accepts the later ones."""

    failures_left: ClassVar[int] = 1

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Raise an exception, or store the messages in memory."""
        if type(self).failures_left:
            type(self).failures_left -= 1
            raise SMTPServerDisconnected("The mail server is unavailable.")
        return super().send_messages(messages)


class Watched(EmailBackend):
    """A mail server that calls a function for each mail before it accepts the mail."""

    on_mail: ClassVar[Callable[[], None]] = staticmethod(lambda: None)

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Call the function, and store the messages in memory."""
        type(self).on_mail()
        return super().send_messages(messages)


class HangsOnce(FolderBackend):
    """A mail server that hangs once if the file ``hang`` exists, and then writes mails to files."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Hang, or write the messages into the folder."""
        folder = Path(settings.EMAIL_FILE_PATH)
        should_hang, hangs = folder / "hang", folder / "hangs"
        if should_hang.exists() and not hangs.exists():
            hangs.touch()
            time.sleep(3600)
        return super().send_messages(messages) or 0
