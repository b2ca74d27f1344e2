"""Downloads: files from a fixed list, and nothing else."""

from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from tests.nexus.portal.conftest import BuildPortal


@pytest.fixture
def docs(settings: Any, tmp_path: Path) -> Path:
    """Return an empty documentation folder."""
    settings.ROOT = tmp_path
    (tmp_path / "docs" / "api").mkdir(parents=True)
    (tmp_path / "docs" / "erd").mkdir()
    (tmp_path / "secret.txt").write_text("the tea is in the pot")
    return tmp_path / "docs"


class TestDownloads:
    def test_existing_files_are_listed(self, portal: BuildPortal, docs: Path) -> None:
        (docs / "api" / "nexus.d.ts").write_text("export {};")
        (docs / "erd" / "polls.svg").write_text("<svg/>")
        (docs / "erd" / "feed.svg").write_text("<svg/>")

        page = portal("polls").read()

        assert 'href="/downloads/nexus.d.ts" download' in page
        assert 'href="/downloads/erd-polls.svg" download' in page
        assert "erd-feed.svg" not in page
        assert "postman" not in page

    def test_download_is_sent_as_an_attachment(self, portal: BuildPortal, docs: Path) -> None:
        (docs / "erd" / "polls.svg").write_text("<svg/>")

        response = portal("polls").get("/downloads/erd-polls.svg")

        assert b"".join(response) == b"<svg/>"
        assert response["Content-Type"] == "image/svg+xml"
        assert response["Content-Disposition"] == 'attachment; filename="erd-polls.svg"'

    @pytest.mark.parametrize("name", ["secret.txt", "..", "..%2Fsecret.txt", "nexus.d.ts"])
    def test_unlisted_name_is_not_found(self, portal: BuildPortal, docs: Path, name: str) -> None:
        with pytest.raises(Http404):
            portal("polls").get(f"/downloads/{name}")

    @pytest.mark.django_db
    def test_media_type_is_not_sniffed(self, client: Client) -> None:
        response = client.get("/domains/polls/README.md")

        assert response["X-Content-Type-Options"] == "nosniff"


class TestReadme:
    def test_readme_is_plain_text(self, portal: BuildPortal) -> None:
        response = portal("polls").get("/domains/polls/README.md")

        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response.content.startswith(b"# Polls")

    def test_link_opens_the_text_while_the_documentation_is_not_built(
        self, portal: BuildPortal, docs: Path
    ) -> None:
        assert 'href="/domains/polls/README.md"' in portal("polls").read()

    def test_link_opens_the_page_of_the_documentation_once_it_is_built(
        self, portal: BuildPortal, docs: Path, client: Client
    ) -> None:
        page = docs.parent / ".site" / "html" / "code" / "domains" / "polls" / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text("<h1>Polls</h1>")

        front_page = portal("polls", "feed").read()

        assert 'href="/docs/code/domains/polls/"' in front_page
        assert 'href="/domains/feed/README.md"' in front_page
        assert client.get("/docs/code/domains/polls/").content == b"<h1>Polls</h1>"

    def test_readme_of_an_absent_domain_is_not_found(self, portal: BuildPortal) -> None:
        with pytest.raises(Http404):
            portal("polls", absent=["feed"]).get("/domains/feed/README.md")
