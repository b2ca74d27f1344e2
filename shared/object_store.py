"""
Private files in an object store with the API of Amazon S3.

Only `NEXUS_MEDIA_BUCKET` loads this module: it needs the packages of requirements/s3.txt.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from shared.deadlines import upstream_wait
from shared.errors import ServiceUnavailable

RETRY_AFTER = 10
"""Seconds after which a refused client should try again."""


class ObjectStore(S3Storage):
    """
    A bucket whose failures are refusals, and which occupies no more threads than other services.

    :raises ServiceUnavailable: in every method, if the object store does not respond or refuses.
    """

    def open(self, name: str, mode: str = "rb") -> File[Any]:
        """
        Return a file whose content has been fetched.

        :raises FileNotFoundError: if there is none of this name.
        """
        with _refusals():
            opened: Any = super().open(name, mode)
            # Reading this fetches the content. Later, inside a response, a failure has no status.
            opened.file  # noqa: B018
            return cast("File[Any]", opened)

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Store the content, and return its name."""
        with _refusals():
            return str(super().save(name, content, max_length))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """Return the names of the folders and files in a folder."""
        with _refusals():
            folders, files = super().listdir(name)
        return folders, files

    def get_modified_time(self, name: str) -> datetime:
        """
        Return when a file was stored.

        :raises FileNotFoundError: if there is none of this name.
        """
        with _refusals():
            try:
                return cast("datetime", super().get_modified_time(name))
            except ClientError as error:
                if error.response["ResponseMetadata"]["HTTPStatusCode"] != HTTPStatus.NOT_FOUND:
                    raise
                raise FileNotFoundError(f"There is no file {name}.") from error

    def delete(self, name: str) -> None:
        """Delete a file. A missing one is skipped."""
        with _refusals():
            super().delete(name)


@contextmanager
def _refusals() -> Iterator[None]:
    with upstream_wait() as allowed:
        if not allowed:
            raise ServiceUnavailable("The file store is slow.", retry_after=RETRY_AFTER)
        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise ServiceUnavailable(
                "The file store does not respond.", retry_after=RETRY_AFTER
            ) from error
