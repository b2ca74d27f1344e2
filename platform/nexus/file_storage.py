"""The storage of private files: a folder, or a bucket of an object store."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nexus.environment import InvalidSetting


def in_folder(folder: str | Path) -> dict[str, Any]:
    """Return the entry of ``STORAGES`` for files that only the process's user may read."""
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(folder),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }


def in_bucket(bucket: str, *, endpoint: str) -> dict[str, Any]:
    """
    Return the entry of ``STORAGES`` for files in a bucket; an empty endpoint is Amazon's own.

    Region and credentials come from the environment variables and files that Amazon's tools read.

    :raises InvalidSetting: if the packages that it needs are not installed.
    """
    if find_spec("storages") is None:
        raise InvalidSetting("NEXUS_MEDIA_BUCKET needs the packages of requirements/s3.txt.")
    from botocore.config import Config

    return {
        "BACKEND": "shared.object_store.ObjectStore",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint or None,
            # Names are random, so no file replaces another, and no request looks for one.
            "file_overwrite": True,
            "client_config": Config(
                connect_timeout=2,
                read_timeout=3,
                retries={"total_max_attempts": 2},
                signature_version="s3v4",
                # Other object stores do not know the checksums that Amazon's accepts.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }
