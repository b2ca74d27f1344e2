"""Logging. It starts before the apps, so this module must not import models."""

import logging
import re
import threading
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson

from shared.request_context import request_id

FORMATS = ("lines", "json")
"""Readable lines for a terminal, and one JSON object per line for a log server."""

_REDACTED = "[redacted]"
# Messages and tracebacks of libraries may quote a header, a URL or a form.
_SECRETS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+"), rf"\1 {_REDACTED}"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]+"), _REDACTED),
    (re.compile(r"\bnxs_pat_\w+"), _REDACTED),
    (re.compile(r"(\w://[^\s/:@]*):[^\s/@]+@"), rf"\1:{_REDACTED}@"),
    (
        re.compile(
            r"(?i)(\w*(?:password|secret|token|api_?key|authorization|cookie|ticket))"
            r"(['\"]?\s*[:=]\s*)(?:'[^']*'|\"[^\"]*\"|[^\s,;&)}\]]+)"
        ),
        rf"\1\2{_REDACTED}",
    ),
)


def logging_config(*, level: str, form: str) -> dict[str, Any]:
    """Return the value of LOGGING; ``form`` is one of ``FORMATS``."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "nexus.logs.RequestIdFilter"},
            "exceptions": {"()": "nexus.logs.ExceptionFilter"},
        },
        "formatters": {
            "lines": {
                "()": "nexus.logs.LineFormatter",
                "format": "{asctime} {levelname} {name} [{request_id}] {message}",
                "style": "{",
            },
            "json": {"()": "nexus.logs.JsonFormatter"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["request_id"],
                "formatter": form,
            }
        },
        "root": {"handlers": ["console"], "level": level},
        # Django's lines for statuses would repeat the lines of requests, with the whole path.
        "loggers": {
            "django.request": {"level": "ERROR", "filters": ["exceptions"]},
            # Celery's lines for successes would repeat those of nexus.task, with returned values.
            "celery.app.trace": {"level": "WARNING"},
            # Celery sets the root logger to the level of its own option.
            "nexus": {"level": level},
        },
    }


class RequestIdFilter(logging.Filter):
    """Adds the id of the current request to every record as ``request_id``."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add ``request_id`` to the record and accept it."""
        record.request_id = request_id.get()
        return True


class ExceptionFilter(logging.Filter):
    """Accepts records of exceptions only."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record has an exception."""
        return record.exc_info is not None


class LineFormatter(logging.Formatter):
    """Formats records as readable lines, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text; only a traceback adds lines."""
        return redact(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # logging's name
        """Return the line of the record. A line break in a message cannot forge another line."""
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")


class JsonFormatter(logging.Formatter):
    """Formats records as JSON objects, one per line, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """
        Return the record as one line.

        ``extra={"fields": {...}}`` of a log call adds members to the object.
        """
        fields: Mapping[str, object] = getattr(record, "fields", {})
        line: dict[str, object] = {
            "time": timestamp(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "id": getattr(record, "request_id", "-"),
            "message": redact(record.getMessage()),
            **fields,
        }
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info))
        return orjson.dumps(line, default=str).decode()


def redact(text: str) -> str:
    """Return a text of a log with passwords, tokens and keys replaced."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def timestamp(moment: float) -> str:
    """Return a moment, in seconds since 1970, in the format of RFC 3339 with milliseconds."""
    return _to_the_millisecond(int(moment * 1000))


@lru_cache(maxsize=64)
def _to_the_millisecond(moment: int) -> str:
    seconds, milliseconds = divmod(moment, 1000)
    return f"{_to_the_second(seconds)}.{milliseconds:03d}Z"


@lru_cache(maxsize=8)
def _to_the_second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


class Interval:
    """Limits something to once in ``seconds``, for all threads together."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._due_at = 0.0
        self._lock = threading.Lock()

    def is_due(self) -> bool:
        """Return True to the first caller, and again when the time has passed."""
        with self._lock:
            now = time.monotonic()
            if now < self._due_at:
                return False
            self._due_at = now + self._seconds
            return True
