"""Serve a fixed list of the documentation's files as downloads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from nexus.portal.docs_site import readme_address
from nexus.registry import Plugin, Registry

_JSON = "application/json"
_TYPESCRIPT = "text/plain; charset=utf-8"
_SVG = "image/svg+xml"
_HEADERS = {"Cache-Control": "public, max-age=0, must-revalidate"}


@dataclass(frozen=True, slots=True)
class Download:
    """One file for download."""

    name: str
    file: Path
    media_type: str
    description: str

    @property
    def address(self) -> str:
        """The path of the download."""
        return f"/downloads/{self.name}"


def list_downloads(registry: Registry) -> Sequence[Download]:
    """Return the downloads whose files exist."""
    return [each for each in _downloads_by_name(registry).values() if each.file.is_file()]


def list_readmes(registry: Registry) -> Mapping[str, str]:
    """
    Return the address of each enabled domain's README, by the domain's name.

    The address is the documentation's page if it is built, otherwise the file itself.
    """
    return {
        plugin.name: readme_address(plugin.package.replace(".", "/"))
        or f"/domains/{plugin.name}/README.md"
        for plugin in registry.enabled
        if _readme_of(plugin).is_file()
    }


def download_urls(registry: Registry) -> list[URLPattern]:
    """Return the URL patterns of downloads and READMEs."""
    downloads = _downloads_by_name(registry)
    readmes = {plugin.name: _readme_of(plugin) for plugin in registry.enabled}

    def download(request: HttpRequest, name: str) -> HttpResponseBase:
        # Look the name up in the list, so that a name never becomes a path.
        if name not in downloads or not downloads[name].file.is_file():
            raise Http404
        each = downloads[name]
        return FileResponse(
            each.file.open("rb"),
            as_attachment=True,
            filename=name,
            content_type=each.media_type,
            headers=_HEADERS,
        )

    def readme(request: HttpRequest, name: str) -> HttpResponse:
        if name not in readmes or not readmes[name].is_file():
            raise Http404
        text = readmes[name].read_bytes()
        return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=_HEADERS)

    return [
        path("downloads/<str:name>", download, name="download"),
        path("domains/<str:name>/README.md", readme, name="readme"),
    ]


def _downloads_by_name(registry: Registry) -> Mapping[str, Download]:
    api, erd = settings.ROOT / "docs" / "api", settings.ROOT / "docs" / "erd"
    graphql = "nexus.graphql.d.ts"
    collection, environment = "nexus.postman_collection.json", "nexus.postman_environment.json"
    found = [
        Download("nexus.d.ts", api / "nexus.d.ts", _TYPESCRIPT, "TypeScript types of REST"),
        Download(graphql, api / graphql, _TYPESCRIPT, "TypeScript types of GraphQL"),
        Download(collection, api / collection, _JSON, "Postman collection, with a login script"),
        Download(environment, api / environment, _JSON, "Postman environment for localhost"),
        Download("erd-core.svg", erd / "core.svg", _SVG, "Tables of the core"),
        *(
            Download(
                f"erd-{plugin.name}.svg",
                erd / f"{plugin.name}.svg",
                _SVG,
                f"Tables of {plugin.manifest.title}",
            )
            for plugin in registry.enabled
        ),
    ]
    return {each.name: each for each in found}


def _readme_of(plugin: Plugin) -> Path:
    spec = find_spec(plugin.package)
    [folder, *_] = (spec and spec.submodule_search_locations) or [""]
    return Path(folder) / "README.md"
