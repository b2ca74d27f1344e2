"""Logging filters. Logging starts before the apps, so this module must not import models."""

import logging

from shared.request_context import request_id


class RequestIdFilter(logging.Filter):
    """Adds the id of the current request to every record as ``request_id``."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Add ``request_id`` to the record and accept it."""
        record.request_id = request_id.get()
        return True
