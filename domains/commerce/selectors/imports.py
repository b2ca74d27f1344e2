"""Selectors of product imports and of their progress before the commit."""

from dataclasses import dataclass

from django.db.models import QuerySet

from domains.commerce.models import ProductImport
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.caching.server import CacheUnavailable, cache_server, make_key
from shared.lookups import get_or_not_found


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of an import, in lines."""

    done: int
    lines: int


def list_imports(*, viewer: Viewer) -> QuerySet[ProductImport]:
    """
    Return the imports, newest first.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the viewer is not an admin.
    """
    require_admin(viewer)
    return ProductImport.objects.defer("content").order_by("-created_at", "-pk")


def get_import(*, import_id: int, viewer: Viewer) -> ProductImport:
    """
    Return one import.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the viewer is not an admin.
    :raises NotFound: if there is none.
    """
    return get_or_not_found(list_imports(viewer=viewer), kind="import", key=import_id)


def progress_key(import_id: int) -> str:
    """
    Return the cache key of an import's progress.
    """
    return make_key("commerce", "import", str(import_id))


def get_progress(found: ProductImport) -> Progress | None:
    """
    Return the progress of an import, or None if it is not known.
    """
    if found.lines is not None:
        return Progress(done=found.lines, lines=found.lines)
    try:
        stored = cache_server().call(lambda client: client.get(progress_key(found.pk)))
    except CacheUnavailable:
        return None
    if not isinstance(stored, bytes):
        return None
    done, _, lines = stored.decode().partition("/")
    return Progress(done=int(done), lines=int(lines))
