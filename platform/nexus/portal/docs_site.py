"""Serve the documentation at /docs/, built by the demo, by `make docs` or into the image."""

import fcntl
import re
from base64 import b64encode
from hashlib import blake2b, sha256
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from shared.caching.etags import REVALIDATE, conditional_response

_TEXT = "text/plain; charset=utf-8"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    **dict.fromkeys((".graphql", ".md", ".toml", ".ts", ".txt"), _TEXT),
}
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
# The generator adds a hash to the names of its own assets.
_HASHED = re.compile(r"\.[0-9a-f]{8}\.(?:min\.)?(?:css|js)$")


def docs_site_urls() -> list[URLPattern]:
    """Return the URL patterns of the documentation."""
    return [
        path("docs", _with_slash),
        path("docs/", show_file, {"name": ""}, name="docs_site"),
        path("docs/<path:name>", show_file),
    ]


def docs_address() -> str:
    """Return the documentation's path; empty on a public server without the built site."""
    return "" if settings.NEXUS_PRODUCTION and not _folder().is_dir() else "/docs/"


def readme_address(folder: str) -> str:
    """
    Return the address of the page that holds the README of a folder of the repository.

    The address is empty if the documentation is not built or has no such page.
    """
    page = _folder() / "code" / folder / "index.html"
    return f"/docs/code/{folder}/" if page.is_file() else ""


@require_safe
def show_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """
    Serve a page or another file of the documentation.

    :raises Http404: if the documentation has no such file.
    """
    folder = _folder()
    if not folder.is_dir():
        return _explain_missing(request)
    file = _find(name, folder)
    if file.is_dir() and name and not name.endswith("/"):
        return _with_slash(request)
    file = file / "index.html" if file.is_dir() else file
    if not file.is_file():
        raise Http404
    return _answer(request, file)


def _folder() -> Path:
    return (settings.ROOT / ".site" / "html").resolve()


def _explain_missing(request: HttpRequest) -> HttpResponse:
    if settings.NEXUS_PRODUCTION:
        raise Http404
    if not _is_being_built():
        # 404 with instructions for building the site.
        return render(request, "portal/no_docs.html", status=HTTPStatus.NOT_FOUND)
    status = HTTPStatus.SERVICE_UNAVAILABLE
    answer = render(request, "portal/no_docs.html", {"is_being_built": True}, status=status)
    answer["Retry-After"] = "2"
    return answer


def _is_being_built() -> bool:
    # tools/docs locks one file while it installs the generator, the other while it builds.
    return any(_is_locked(settings.ROOT / ".site" / name) for name in ("preparing", "lock"))


def _is_locked(path: Path) -> bool:
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _with_slash(request: HttpRequest) -> HttpResponse:
    # Pages use relative links, so the page of a folder needs the slash.
    return redirect(f"/{request.path.strip('/')}/")


def _find(name: str, folder: Path) -> Path:
    try:
        # Both paths are resolved, so neither dots nor symbolic links lead out of the folder.
        file = (folder / name).resolve(strict=True)
    except (ValueError, OSError):
        raise Http404 from None
    if not file.is_relative_to(folder):
        raise Http404
    return file


def _answer(request: HttpRequest, file: Path) -> HttpResponse:
    content = file.read_bytes()
    response = HttpResponse(
        content,
        content_type=_TYPES.get(file.suffix, "application/octet-stream"),
        headers={
            "ETag": f'"{blake2b(content, digest_size=12).hexdigest()}"',
            "Cache-Control": _cache_control(file.name),
            "Content-Security-Policy": _content_security_policy(file.suffix, content),
        },
    )
    return conditional_response(request, response)


def _cache_control(name: str) -> str:
    if _HASHED.search(name):
        return "public, max-age=31536000, immutable"
    return REVALIDATE


def _content_security_policy(suffix: str, content: bytes) -> str:
    if suffix == ".svg":
        # The diagrams have inline styles.
        return "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    # Allow the theme's inline scripts by hash; it writes inline styles at run time.
    scripts = "".join(
        f" 'sha256-{b64encode(sha256(script).digest()).decode()}'"
        for script in dict.fromkeys(_INLINE.findall(content))
    )
    return (
        f"default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
    )
