"""Postings for machines stay well-formed, whatever people wrote into them."""

import json
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from domains.jobs.schemas import feeds
from tests.api_client import ApiClient
from tests.domains.jobs.factories import CompanyFactory, JobCategoryFactory, JobFactory

pytestmark = pytest.mark.django_db

HOSTILE = "<b>x</b> & ]]> </script><!-- \x08\x0b\x1f\x7f\ufffe\uffff \u2028 \U0001f600"
IN_XML = "<b>x</b> & ]]> </script><!-- \x7f \u2028 \U0001f600"


class Tags(HTMLParser):
    """Collects the tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.tags.append("comment")


@pytest.fixture
def hostile(db: None) -> int:
    """Return the id of a posting whose every text is hostile."""
    job = JobFactory.create(
        title=HOSTILE,
        description=HOSTILE,
        company=CompanyFactory.create(name=HOSTILE, website='https://x.example/"></script>'),
        category=JobCategoryFactory.create(name=HOSTILE),
        location__city=HOSTILE,
        location__region=HOSTILE,
    )
    return int(job.pk)


def test_rss_of_hostile_words_is_well_formed_and_says_them(api: ApiClient, hostile: int) -> None:
    answer = api.rest("GET", "jobs/feed.rss")

    [item] = ElementTree.fromstring(answer.content).iter("item")
    assert answer.status_code == 200
    assert item.findtext("title") == f"{IN_XML} at {IN_XML}"
    assert item.findtext("category") == IN_XML
    # Readers show a description as HTML, and what people wrote is text.
    assert Tags(item.findtext("description") or "").tags == ["p", "/p"]


def test_json_ld_of_hostile_words_does_not_end_its_script(api: ApiClient, hostile: int) -> None:
    answer = api.rest("GET", f"jobs/{hostile}/jsonld/").content.decode()

    page = f'<script type="application/ld+json">{answer}</script><p></p>'
    body = json.loads(answer)
    assert Tags(page).tags == ["script", "/script", "p", "/p"]
    assert not set("<>&\u2028") & set(answer)
    assert (body["title"], body["industry"]) == (HOSTILE, HOSTILE)
    assert body["hiringOrganization"]["name"] == HOSTILE
    assert Tags(body["description"]).tags == ["p", "/p"]


def test_build_date_of_an_empty_rss_is_not_the_present_time() -> None:
    rss = ElementTree.fromstring(feeds.rss_of([], address="/api/v1/jobs/feed.rss"))

    built = rss.findtext("channel/lastBuildDate")

    assert built is not None
    assert parsedate_to_datetime(built).year == 1970
