"""Promise: slides are one self-contained HTML file, built from a Markdown page."""

import base64
import re
import subprocess
from pathlib import Path

import pytest

from tools.docs.slides import UnreadablePicture, main, make_slides

ROOT = Path(__file__).resolve().parents[2]
DECKS = sorted((ROOT / "docs" / "submission").glob("*/slides.md"))
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'


def sections(page: str) -> list[str]:
    return re.findall(r"<section .*?</section>", page, re.DOTALL)


def test_three_dashes_start_a_slide(tmp_path: Path) -> None:
    page = make_slides("# Teapots & more\n\n---\n\n## Why\n\n- tea\n", folder=tmp_path)

    first, second = sections(page)
    assert "<h1>Teapots &amp; more</h1>" in first
    assert "<li>tea</li>" in second
    assert "<title>Teapots &amp; more</title>" in page


def test_three_dashes_in_code_start_no_slide(tmp_path: Path) -> None:
    page = make_slides("# Tea\n\n```yaml\n---\n\n---\n```\n", folder=tmp_path)

    assert len(sections(page)) == 1


def test_pictures_are_embedded(tmp_path: Path) -> None:
    (tmp_path / "pot.svg").write_bytes(PICTURE)

    page = make_slides("# Tea\n\n![A pot](pot.svg)\n", folder=tmp_path)

    expected = base64.b64encode(PICTURE).decode()
    assert f'<img src="data:image/svg+xml;base64,{expected}" alt="A pot"' in page


@pytest.mark.parametrize("name", ["nowhere.svg", "notes.txt", "https://example.com/pot.svg"])
def test_picture_that_cannot_be_embedded_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("tea")

    with pytest.raises(UnreadablePicture, match=re.escape(Path(name).name)):
        make_slides(f"# Tea\n\n![A pot]({name})\n", folder=tmp_path)


def test_links_to_files_become_text_and_others_stay(tmp_path: Path) -> None:
    page = make_slides("# Tea\n\n[pot](pot.py) [demo](http://localhost:8000/)\n", folder=tmp_path)

    assert '<a>pot</a> <a href="http://localhost:8000/">demo</a>' in page


def test_command_names_the_failing_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tea.md").write_text("# Tea\n\n![A pot](nowhere.svg)\n")

    status = main([str(tmp_path / "tea.md"), str(tmp_path / "out" / "tea.html")])

    assert status == 1
    assert "tea.md: There is no picture" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_each_domain_and_the_template_have_slides() -> None:
    domains = [manifest.parent.name for manifest in (ROOT / "domains").glob("*/domain.py")]

    assert [deck.parent.name for deck in DECKS] == sorted([*domains, "templates"])


def test_makefile_builds_the_slides_of_each_domain() -> None:
    planned = subprocess.run(
        ["make", "--dry-run", "slides"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    [domains] = re.findall(r"^for domain in (.+); do", planned, re.MULTILINE)
    built = sorted(deck.parent.name for deck in DECKS if deck.parent.name != "templates")
    assert sorted(domains.split()) == built


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.parent.name)
class TestSlides:
    def test_slides_refer_to_no_other_host_or_file(self, deck: Path, tmp_path: Path) -> None:
        target = tmp_path / "new" / "slides.html"

        assert main([str(deck), str(target)]) == 0

        page = target.read_text(encoding="utf-8")
        fetched = re.findall(r"(?:src|srcset|xlink:href)=\"([^\"]*)\"|url\(([^)]*)\)", page)
        assert all("".join(address).startswith("data:") for address in fetched)
        assert not re.search(r"<(?:link|iframe|object|embed)\b|@import", page)

    def test_each_slide_has_one_heading(self, deck: Path) -> None:
        page = make_slides(deck.read_text(encoding="utf-8"), folder=deck.parent)

        assert {len(re.findall(r"<h[12]>", slide)) for slide in sections(page)} == {1}
