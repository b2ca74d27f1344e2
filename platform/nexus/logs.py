"""Log lines that say which request they belong to. Logging starts first, so no models here."""

import logging

from shared.request_context import request_id


class RequestIdFilter(logging.Filter):
    """Adds ``request_id`` to every record, so that a formatter may print it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, with the id of the current request on it."""
        record.request_id = request_id.get()
        return True
