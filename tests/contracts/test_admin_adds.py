"""Promise: admins can add objects in the admin site, through the services."""

from typing import Any

import pytest
from django.test import Client

from domains.feed.models import Post
from domains.jobs.models import Company, Job
from domains.polls.models import Poll
from shared.auth.models import Role, User
from shared.events.models import OutboxEvent
from tests.domains.jobs.factories import CompanyFactory, JobCategoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    """Return an admin."""
    return User.objects.create_user("root", "root@nexus.test", role=Role.ADMIN)


@pytest.fixture
def site(admin: User) -> Client:
    """Return a client that is signed in as the admin."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin)
    return client


def add(site: Client, page: str, **fields: Any) -> str:
    """Submit the form of a new object; return the page's errors, or "" if it was created."""
    path = f"/admin/{page}/add/"
    assert site.get(path).status_code == 200
    answer = site.post(path, fields)
    return "" if answer.status_code == 302 else answer.content.decode()


POLL = {
    "question": "Tea or coffee?",
    "options": "Tea\n\n Coffee ",
    "min_choices": 1,
    "max_choices": 1,
    "results_visibility": "always",
    "is_public": "on",
}


def test_added_poll_belongs_to_the_admin(site: Client, admin: User) -> None:
    assert add(site, "polls/poll", **POLL) == ""

    poll = Poll.objects.get()
    assert (poll.owner, poll.question, poll.is_public) == (admin, "Tea or coffee?", True)
    assert list(poll.options.order_by("position").values_list("text", flat=True)) == [
        "Tea",
        "Coffee",
    ]
    assert site.get(f"/admin/polls/poll/{poll.pk}/change/").status_code == 200


def test_error_of_the_service_is_shown_in_the_form(site: Client) -> None:
    page = add(site, "polls/poll", **{**POLL, "options": "Tea\ntea"})

    assert "This option is there already." in page
    assert not Poll.objects.exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"options": f"Tea\n{'x' * 201}"}, "at most 200 characters"),
        ({"options": "Tea\nCof\x07fee"}, "Control characters"),
        ({"expires_at_0": "9998-12-31", "expires_at_1": "12:00"}, "this century or the next"),
    ],
)
def test_error_of_the_service_keeps_the_input(
    site: Client, fields: dict[str, str], message: str
) -> None:
    page = add(site, "polls/poll", **{**POLL, "question": "Which of both?", **fields})

    assert message in page
    assert "Which of both?" in page
    assert not Poll.objects.exists()


def test_added_post_belongs_to_the_admin(site: Client, admin: User) -> None:
    assert add(site, "feed/post", content="Maintenance at noon", visibility="public") == ""

    post = Post.objects.get()
    assert (post.author, post.content, post.version > 0) == (admin, "Maintenance at noon", True)


NOT_ADDRESSES = ["javascript:alert(1)", "not a url", "https://", "ftp://nexus.test/image.jpg"]


@pytest.mark.parametrize("address", NOT_ADDRESSES)
def test_form_refuses_an_image_that_the_api_refuses(site: Client, address: str) -> None:
    page = add(site, "feed/post", content="Tea", visibility="public", image_url=address)

    assert "Give an address that begins with https://." in page
    assert not Post.objects.exists()


@pytest.mark.parametrize("address", NOT_ADDRESSES)
def test_form_refuses_a_website_that_the_api_refuses(site: Client, address: str) -> None:
    page = add(site, "jobs/company", name="Teapots", website=address)
    company = CompanyFactory.create(website="https://nexus.test")
    path = f"/admin/jobs/company/{company.pk}/change/"
    changed = site.post(path, {"name": company.name, "website": address})

    for answer in (page, changed.content.decode()):
        assert "Give an address that begins with https://." in answer
    assert Company.objects.get().website == "https://nexus.test"


def test_form_refuses_an_invisible_text_that_the_api_refuses(site: Client) -> None:
    page = add(site, "feed/post", content="\u200b", visibility="public")

    assert "Enter a text." in page
    assert not Post.objects.exists()


def test_added_posting_is_a_draft_with_a_slug(site: Client) -> None:
    fields = {
        "company": CompanyFactory.create().pk,
        "title": "Gardener",
        "description": "Roses and other thorny things.",
        "category": JobCategoryFactory.create().pk,
        "job_type": "full_time",
        "workplace_type": "remote",
        "salary_min": "30000",
        "salary_currency": "EUR",
        "salary_period": "year",
    }

    assert add(site, "jobs/job", **fields) == ""

    job = Job.objects.get()
    assert (job.slug, job.status, job.salary_min) == ("gardener", "draft", 30000)


ACCOUNT = {
    "username": "Marie",
    "email": "marie@nexus.test",
    "role": "employer",
    "password": "a long walk in the rain",
}


def test_added_account_has_its_role_and_a_verification_mail(site: Client) -> None:
    assert add(site, "identity/user", **ACCOUNT) == ""

    marie = User.objects.get(username="marie")
    assert (marie.role, marie.check_password(ACCOUNT["password"])) == ("employer", True)
    topics = OutboxEvent.objects.values_list("topic", flat=True)
    assert any("VerificationRequested" in topic for topic in topics)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("password", "12345678", "password"),
        ("email", "root@nexus.test", "already exists"),
        ("role", "owner", "valid choice"),
    ],
)
def test_invalid_account_is_refused_as_in_registration(
    site: Client, field: str, value: str, message: str
) -> None:
    page = add(site, "identity/user", **{**ACCOUNT, field: value})

    assert message in page
    assert not User.objects.filter(username="marie").exists()
