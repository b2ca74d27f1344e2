"""The documentation at /docs/."""

import fcntl
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from nexus.portal.docs_site import docs_address

SCRIPT = "var toggle = 1"
PAGE = f"<!doctype html><title>Caching</title><script>{SCRIPT}</script><h1>Caching</h1>"


@pytest.fixture
def site(tmp_path: Path, settings: Any) -> Path:
    """Return the folder of a built documentation."""
    settings.ROOT = tmp_path
    folder = tmp_path / ".site" / "html"
    (folder / "concepts" / "caching").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>Documentation</h1>")
    (folder / "concepts" / "caching" / "index.html").write_text(PAGE)
    (folder / "main.4ab2de0c.min.css").write_text("h1 {}")
    (folder / "client.ts").write_text("export {}")
    (folder / "polls.svg").write_text("<svg></svg>")
    (tmp_path / ".site" / "secret.txt").write_text("the tea is in the pot")
    (folder / "way-out.txt").symlink_to(tmp_path / ".site" / "secret.txt")
    return folder


class TestShowFile:
    @pytest.mark.parametrize(
        ("path", "media_type", "text"),
        [
            ("/docs/", "text/html; charset=utf-8", "<h1>Documentation</h1>"),
            ("/docs/concepts/caching/", "text/html; charset=utf-8", PAGE),
            ("/docs/main.4ab2de0c.min.css", "text/css; charset=utf-8", "h1 {}"),
            ("/docs/client.ts", "text/plain; charset=utf-8", "export {}"),
            ("/docs/polls.svg", "image/svg+xml", "<svg></svg>"),
        ],
    )
    def test_built_file_is_served_with_its_type(
        self, client: Client, site: Path, path: str, media_type: str, text: str
    ) -> None:
        answer = client.get(path)

        assert answer.status_code == 200
        assert answer["Content-Type"] == media_type
        assert answer.content.decode() == text

    @pytest.mark.parametrize(
        "path",
        [
            pytest.param("/docs/../secret.txt", id="dots"),
            pytest.param("/docs/%2e%2e/secret.txt", id="dots, encoded"),
            pytest.param("/docs/concepts/../../secret.txt", id="dots behind a folder"),
            pytest.param("/docs//etc/passwd", id="an absolute path"),
            pytest.param("/docs/way-out.txt", id="a link out of the folder"),
            pytest.param("/docs/..%5csecret.txt", id="a backslash"),
            pytest.param("/docs/index.html%00.png", id="a NUL"),
            pytest.param(f"/docs/{'a' * 5000}", id="longer than a name may be"),
            pytest.param("/docs/concepts/", id="a folder without a page"),
            pytest.param("/docs/nothing.html", id="a missing file"),
        ],
    )
    def test_path_outside_the_site_is_refused(self, client: Client, site: Path, path: str) -> None:
        answer = client.get(path)

        assert answer.status_code in (400, 404)
        assert b"the tea is in the pot" not in answer.content
        assert b"root:" not in answer.content

    @pytest.mark.parametrize("path", ["/docs", "/docs/concepts/caching"])
    def test_folder_redirects_to_its_slash(self, client: Client, site: Path, path: str) -> None:
        answer = client.get(path)

        assert answer.status_code == 302
        assert answer["Location"] == f"{path}/"

    def test_policy_allows_inline_scripts_by_hash_and_no_other_host(
        self, client: Client, site: Path
    ) -> None:
        policy = client.get("/docs/concepts/caching/")["Content-Security-Policy"]

        digest = b64encode(sha256(SCRIPT.encode()).digest()).decode()
        assert f"script-src 'self' 'sha256-{digest}';" in policy
        assert "http" not in policy

    def test_only_hashed_names_are_immutable(self, client: Client, site: Path) -> None:
        style, page = client.get("/docs/main.4ab2de0c.min.css"), client.get("/docs/")

        assert "immutable" in style["Cache-Control"]
        assert page["Cache-Control"] == "public, max-age=0, must-revalidate"

    def test_matching_etag_answers_304(self, client: Client, site: Path) -> None:
        first = client.get("/docs/")

        again = client.get("/docs/", headers={"If-None-Match": first["ETag"]})

        assert again.status_code == 304
        assert again.content == b""
        assert again["Content-Security-Policy"] == first["Content-Security-Policy"]

    def test_post_is_refused(self, client: Client, site: Path) -> None:
        assert client.post("/docs/").status_code == 405

    def test_missing_site_explains_how_to_build_it(
        self, client: Client, tmp_path: Path, settings: Any
    ) -> None:
        settings.ROOT = tmp_path

        answer = client.get("/docs/concepts/")

        assert answer.status_code == 404
        assert "make docs" in answer.content.decode()

    def test_site_under_construction_answers_503_and_reloads(
        self, client: Client, tmp_path: Path, settings: Any
    ) -> None:
        settings.ROOT = tmp_path
        (tmp_path / ".site").mkdir()
        with (tmp_path / ".site" / "preparing").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)

            answer = client.get("/docs/")

        assert answer.status_code == 503
        assert answer["Retry-After"] == "2"
        assert 'http-equiv="refresh"' in answer.content.decode()
        assert client.get("/docs/").status_code == 404


class TestOnAPublicServer:
    def test_site_of_the_image_is_served(self, client: Client, site: Path, settings: Any) -> None:
        settings.NEXUS_PRODUCTION = True

        assert client.get("/docs/").status_code == 200
        assert docs_address() == "/docs/"

    def test_missing_site_is_neither_explained_nor_linked(
        self, client: Client, tmp_path: Path, settings: Any
    ) -> None:
        settings.NEXUS_PRODUCTION = True
        settings.ROOT = tmp_path

        answer = client.get("/docs/")

        assert answer.status_code == 404
        assert "make docs" not in answer.content.decode()
        assert docs_address() == ""
