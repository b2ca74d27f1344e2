"""The settings of workers that tests start: the real ones, with mails in a folder."""

from nexus.settings.base import *  # noqa: F403

EMAIL_BACKEND = "tests.mail_servers.HangsAtFirst"
LOGGING["root"]["level"] = "INFO"  # noqa: F405
