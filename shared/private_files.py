"""
Files that only authorised requests may read, such as CVs. They have no public URL.

They are in a folder of this machine, or in an object store that all machines share.
"""

from django.core.files.storage import Storage, storages

PRIVATE_FILES = "private"
"""The name of the storage in Django's ``STORAGES``."""


def private_files() -> Storage:
    """
    Return the storage of private files.

    If it is an object store that does not respond, its methods raise ``ServiceUnavailable``.
    """
    return storages[PRIVATE_FILES]
