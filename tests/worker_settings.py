"""Settings for workers that tests start: the base settings, with mails in a folder."""

from nexus.settings.base import *  # noqa: F403

EMAIL_BACKEND = "tests.mail_servers.HangsOnce"
LOGGING["root"]["level"] = "INFO"  # noqa: F405
