"""The pages that show development mail."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import get_connection, send_mail
from django.test import Client

from nexus.portal.dev_mail import dev_mail_urls


@pytest.fixture
def mailbox(settings: Any, tmp_path: Path) -> Path:
    """Return a folder that mails are written to."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


class TestDevMail:
    def test_empty_mailbox_is_explained(self, client: Client, mailbox: Path) -> None:
        assert "No mail yet" in client.get("/dev/mail/").content.decode()

    def test_mail_is_listed_and_shown_as_escaped_text(self, client: Client, mailbox: Path) -> None:
        send_mail("Tea <b>time</b>", "<script>alert('€')</script>", None, ["ada@nexus.test"])
        [file] = mailbox.iterdir()

        listed = client.get("/dev/mail/").content.decode()
        shown = client.get(f"/dev/mail/{file.stem}-1/").content.decode()

        assert "Tea &lt;b&gt;time&lt;/b&gt;" in listed
        assert "ada@nexus.test" in listed
        assert f'href="/dev/mail/{file.stem}-1/"' in listed
        assert "&lt;script&gt;alert(&#x27;€&#x27;)&lt;/script&gt;" in shown

    def test_every_mail_of_a_file_is_listed(self, client: Client, mailbox: Path) -> None:
        with get_connection() as one_file:
            for number in (1, 2):
                subject = f"Your order {number}"
                send_mail(subject, f"Cup {number}", None, ["ada@nexus.test"], connection=one_file)
        [file] = mailbox.iterdir()

        listed = client.get("/dev/mail/").content.decode()
        second = client.get(f"/dev/mail/{file.stem}-2/").content.decode()

        assert listed.index("Your order 2") < listed.index("Your order 1")
        assert "Cup 2" in second
        assert "Cup 1" not in second

    @pytest.mark.parametrize("name", ["nothing.log", "..", "..%2Fsecret.log"])
    def test_name_of_another_file_is_not_found(
        self, client: Client, mailbox: Path, name: str
    ) -> None:
        (mailbox.parent / "secret.log").write_text("Subject: secret\n\nsecret")

        assert client.get(f"/dev/mail/{name}/").status_code == 404

    def test_mailbox_is_absent_if_mail_is_sent(self, settings: Any) -> None:
        settings.NEXUS_DEV_MAIL = False

        assert dev_mail_urls() == []
