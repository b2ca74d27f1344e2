"""What a visitor can take along: files from a fixed list, and nothing else."""

from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from tests.nexus.portal.conftest import Build


@pytest.fixture
def papers(settings: Any, tmp_path: Path) -> Path:
    """Return a folder that holds the documentation of a house."""
    settings.ROOT = tmp_path
    (tmp_path / "docs" / "api").mkdir(parents=True)
    (tmp_path / "docs" / "erd").mkdir()
    (tmp_path / "secret.txt").write_text("the tea is in the pot")
    return tmp_path / "docs"


class TestDownloads:
    def test_are_listed_if_they_exist(self, house: Build, papers: Path) -> None:
        (papers / "api" / "nexus.d.ts").write_text("export {};")
        (papers / "erd" / "polls.svg").write_text("<svg/>")
        (papers / "erd" / "feed.svg").write_text("<svg/>")

        page = house("polls").read()

        assert 'href="/downloads/nexus.d.ts" download' in page
        assert 'href="/downloads/erd-polls.svg" download' in page
        assert "erd-feed.svg" not in page
        assert "postman" not in page

    def test_come_as_files_to_keep(self, house: Build, papers: Path) -> None:
        (papers / "erd" / "polls.svg").write_text("<svg/>")

        response = house("polls").get("/downloads/erd-polls.svg")

        assert b"".join(response) == b"<svg/>"
        assert response["Content-Type"] == "image/svg+xml"
        assert response["Content-Disposition"] == 'attachment; filename="erd-polls.svg"'

    @pytest.mark.parametrize("name", ["secret.txt", "..", "..%2Fsecret.txt", "nexus.d.ts"])
    def test_are_no_other_files(self, house: Build, papers: Path, name: str) -> None:
        with pytest.raises(Http404):
            house("polls").get(f"/downloads/{name}")

    @pytest.mark.django_db
    def test_are_never_guessed_to_be_something_else(self, client: Client) -> None:
        response = client.get("/domains/polls/README.md")

        assert response["X-Content-Type-Options"] == "nosniff"


class TestReadme:
    def test_is_plain_text(self, house: Build) -> None:
        response = house("polls").get("/domains/polls/README.md")

        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response.content.startswith(b"# Polls")

    def test_link_opens_the_text_while_the_documentation_is_not_built(
        self, house: Build, papers: Path
    ) -> None:
        assert 'href="/domains/polls/README.md"' in house("polls").read()

    def test_link_opens_the_page_of_the_documentation_once_it_is_built(
        self, house: Build, papers: Path, client: Client
    ) -> None:
        page = papers.parent / ".site" / "html" / "code" / "domains" / "polls" / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text("<h1>Polls</h1>")

        front_page = house("polls", "feed").read()

        assert 'href="/docs/code/domains/polls/"' in front_page
        assert 'href="/domains/feed/README.md"' in front_page
        assert client.get("/docs/code/domains/polls/").content == b"<h1>Polls</h1>"

    def test_is_that_of_enabled_domains_only(self, house: Build) -> None:
        with pytest.raises(Http404):
            house("polls", absent=["feed"]).get("/domains/feed/README.md")
