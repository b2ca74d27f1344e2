"""The pages for teaching: the presenter of a poll, and the page on which phones vote."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from domains.polls import services
from domains.polls.models import Ballot, Poll
from shared.accounts.services import log_out
from shared.auth.models import Role, Session, User
from shared.auth.tickets import redeem_ticket
from tests.domains.polls.factories import PollFactory, options_of
from tests.factories import UserFactory

HOST = {"SERVER_NAME": "localhost"}
Visibility = Poll.Visibility


def browser(user: User | None = None, *, checks_csrf: bool = False) -> Client:
    """Return the browser of a user, or an anonymous one."""
    client = Client(enforce_csrf_checks=checks_csrf, **HOST)
    if user is not None:
        client.force_login(user)
    return client


def voting_page(poll: Poll) -> str:
    return f"/vote/{poll.share_token}/"


def presenter(poll: Poll) -> str:
    return f"/present/polls/{poll.pk}/"


def choices(poll: Poll, *positions: int) -> dict[str, Sequence[int]]:
    ids = options_of(poll)
    return {"option": [ids[position] for position in positions]}


def close(poll: Poll) -> None:
    services.close_poll(actor=poll.owner, poll_id=poll.pk)


def shown_votes(page: str) -> list[str]:
    return re.findall(r'<span class="numbers"><b[^>]*>(\d+)</b>', page)


@pytest.fixture
def poll(db: None) -> Poll:
    return PollFactory.create(question="Tea or coffee?", options=["Tea", "Coffee"])


@pytest.fixture
def private(db: None) -> Poll:
    return PollFactory.create(question="Whisper?", is_public=False)


class TestVotingPage:
    def test_anonymous_visitor_sees_the_options_and_how_to_log_in(self, poll: Poll) -> None:
        response = browser().get(voting_page(poll))

        page = response.content.decode()
        assert response.status_code == 200
        assert "Tea or coffee?" in page
        assert "<li>Coffee</li>" in page
        assert f'href="/sign-in/?next=/vote/{poll.share_token}/"' in page
        assert f'href="/register/?next=/vote/{poll.share_token}/"' in page
        assert "<fieldset>" not in page

    def test_voter_gets_a_form_with_labels(self, poll: Poll, voter: User) -> None:
        page = browser(voter).get(voting_page(poll)).content.decode()

        assert page.count('type="radio" name="option"') == 2
        assert "<legend>Choose one</legend>" in page
        assert shown_votes(page) == []

    def test_several_choices_are_checkboxes(self, voter: User) -> None:
        poll = PollFactory.create(max_choices=2)

        page = browser(voter).get(voting_page(poll)).content.decode()

        assert page.count('type="checkbox" name="option"') == 3
        assert "<legend>Choose 1 to 2</legend>" in page

    def test_vote_is_counted_and_the_result_shows(self, poll: Poll, voter: User) -> None:
        client = browser(voter)

        cast = client.post(voting_page(poll), choices(poll, 1))

        assert (cast.status_code, cast["Location"]) == (303, voting_page(poll))
        page = client.get(voting_page(poll)).content.decode()
        assert "Your vote is counted." in page
        assert '<ul class="options" aria-label="Your choice"><li>Coffee</li></ul>' in page
        assert shown_votes(page) == ["0", "1"]
        assert "<fieldset>" not in page

    def test_second_vote_is_refused(self, poll: Poll, voter: User) -> None:
        client = browser(voter)
        client.post(voting_page(poll), choices(poll, 1))

        again = client.post(voting_page(poll), choices(poll, 0))

        assert again.status_code == 409
        assert 'data-code="already_voted"' in again.content.decode()
        assert "You have voted in this poll." in again.content.decode()
        assert Ballot.objects.filter(poll=poll).count() == 1

    @pytest.mark.parametrize(
        ("sent", "reason"),
        [
            ({}, "Choose 1 of the options."),
            ({"option": ["tea"]}, "This poll has no such option."),
            ({"option": ["1" * 30]}, "This poll has no such option."),
            ({"option": ["٣"]}, "This poll has no such option."),
            ({"option": ["987654"]}, "This poll has no option 987654."),
            ({"option": ["1"], "act": "steal"}, "Choose one of cast, change and withdraw."),
        ],
    )
    def test_invalid_choice_is_refused(
        self, poll: Poll, voter: User, sent: dict[str, Any], reason: str
    ) -> None:
        response = browser(voter).post(voting_page(poll), sent)

        assert response.status_code == 422
        assert reason in response.content.decode()
        assert "<fieldset>" in response.content.decode()
        assert not Ballot.objects.exists()

    def test_too_many_choices_are_refused(self, poll: Poll, voter: User) -> None:
        response = browser(voter).post(voting_page(poll), choices(poll, 0, 1))

        assert response.status_code == 422
        assert not Ballot.objects.exists()

    def test_vote_without_a_csrf_token_is_refused(self, poll: Poll, voter: User) -> None:
        client = browser(voter, checks_csrf=True)

        response = client.post(voting_page(poll), choices(poll, 0))

        assert response.status_code == 403
        assert "This form is no longer valid." in response.content.decode()
        assert not Ballot.objects.exists()

    def test_vote_with_the_csrf_token_of_the_page_is_counted(self, poll: Poll, voter: User) -> None:
        client = browser(voter, checks_csrf=True)
        page = client.get(voting_page(poll)).content.decode()
        [token] = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[:1])

        response = client.post(
            voting_page(poll), {**choices(poll, 0), "csrfmiddlewaretoken": token}
        )

        assert response.status_code == 303
        assert Ballot.objects.filter(voter=voter).exists()

    @pytest.mark.parametrize("act", ["change", "withdraw"])
    def test_change_without_a_vote_in_a_private_poll_says_so(self, voter: User, act: str) -> None:
        private = PollFactory.create(is_public=False, allow_change=True)

        response = browser(voter).post(voting_page(private), {**choices(private, 0), "act": act})

        assert response.status_code == 404
        assert "You have not voted in this poll." in response.content.decode()

    def test_anonymous_vote_leads_to_the_log_in(self, poll: Poll) -> None:
        response = browser().post(voting_page(poll), choices(poll, 0))

        assert response.status_code == 303
        assert response["Location"] == f"/sign-in/?next=%2Fvote%2F{poll.share_token}%2F"
        assert not Ballot.objects.exists()

    def test_closed_poll_shows_its_results(self, poll: Poll, voter: User) -> None:
        services.cast_vote(voter=voter, poll_id=poll.pk, option_ids=options_of(poll)[:1])
        close(poll)

        page = browser().get(voting_page(poll)).content.decode()

        assert "Voting has ended." in page
        assert shown_votes(page) == ["1", "0"]
        assert "Log in to vote" not in page

    def test_vote_after_the_end_is_refused(self, poll: Poll, voter: User) -> None:
        close(poll)

        response = browser(voter).post(voting_page(poll), choices(poll, 0))

        assert response.status_code == 409
        assert 'data-code="poll_closed"' in response.content.decode()

    def test_expired_poll_is_closed(self, voter: User) -> None:
        long_ago = timezone.now() - timedelta(days=2)
        expired = PollFactory.create(created_at=long_ago, expires_at=long_ago + timedelta(days=1))

        response = browser(voter).post(voting_page(expired), choices(expired, 0))

        assert response.status_code == 409
        assert "Voting has ended." in response.content.decode()

    @pytest.mark.parametrize("visibility", [Visibility.AFTER_CLOSE, Visibility.OWNER])
    def test_hidden_results_are_not_on_the_page(self, voter: User, visibility: str) -> None:
        secret = PollFactory.create(results_visibility=visibility)
        client = browser(voter)
        client.post(voting_page(secret), choices(secret, 0))

        page = client.get(voting_page(secret)).content.decode()

        assert "Your vote is counted." in page
        assert shown_votes(page) == []

    def test_vote_can_be_changed_and_withdrawn(self, voter: User) -> None:
        poll = PollFactory.create(allow_change=True)
        client = browser(voter)
        client.post(voting_page(poll), choices(poll, 0))

        changed = client.post(voting_page(poll), {**choices(poll, 2), "act": "change"})
        votes = shown_votes(client.get(voting_page(poll)).content.decode())
        withdrawn = client.post(voting_page(poll), {"act": "withdraw"})

        assert (changed.status_code, withdrawn.status_code) == (303, 303)
        assert votes == ["0", "0", "1"]
        assert not Ballot.objects.exists()

    def test_change_is_refused_if_the_poll_does_not_allow_it(self, poll: Poll, voter: User) -> None:
        client = browser(voter)
        client.post(voting_page(poll), choices(poll, 0))

        response = client.post(voting_page(poll), {**choices(poll, 1), "act": "change"})

        assert response.status_code == 409
        assert 'data-code="change_not_allowed"' in response.content.decode()

    def test_private_poll_is_found_by_its_token(self, private: Poll, voter: User) -> None:
        response = browser(voter).post(voting_page(private), choices(private, 0))

        assert response.status_code == 303
        assert Ballot.objects.filter(poll=private, voter=voter).exists()

    @pytest.mark.parametrize("token", ["unknown", "x" * 200, "%00", "%ED%A0%80", "..%2f"])
    def test_unknown_token_is_a_page_with_404(self, poll: Poll, token: str) -> None:
        response = browser().get(f"/vote/{token}/")

        assert response.status_code == 404
        assert response["Content-Type"].startswith("text/html")

    def test_deleted_poll_is_not_found(self, poll: Poll) -> None:
        services.delete_poll(actor=poll.owner, poll_id=poll.pk, now=timezone.now())

        assert browser().get(voting_page(poll)).status_code == 404

    def test_address_without_its_last_slash_works(self, poll: Poll) -> None:
        assert browser().get(voting_page(poll).rstrip("/")).status_code == 200

    def test_texts_are_escaped(self) -> None:
        poll = PollFactory.create(question="<script>1</script>", options=["<b>", "&"])

        page = browser().get(voting_page(poll)).content.decode()

        assert "<script>" not in page
        assert "&lt;script&gt;" in page

    def test_response_is_private_and_has_the_policy_of_pages(self, poll: Poll) -> None:
        response = browser().get(voting_page(poll))

        assert response["Cache-Control"] == "no-store"
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert "style=" not in response.content.decode()

    def test_rate_limit_is_a_page_with_retry_after(
        self, poll: Poll, voter: User, settings: Any
    ) -> None:
        settings.NEXUS_THROTTLES = True
        settings.NEXUS_THROTTLE_RATES = {**settings.NEXUS_THROTTLE_RATES, "writes_user": (1, 60)}
        client = browser(voter)
        client.post(voting_page(poll), {})

        response = client.post(voting_page(poll), choices(poll, 0))

        assert response.status_code == 429
        assert 0 < int(response["Retry-After"]) <= 60
        assert not Ballot.objects.exists()


class TestPresenter:
    def test_owner_sees_bars_and_a_qr_code(self, poll: Poll, voter: User) -> None:
        services.cast_vote(voter=voter, poll_id=poll.pk, option_ids=options_of(poll)[:1])

        page = browser(poll.owner).get(presenter(poll)).content.decode()

        assert shown_votes(page) == ["1", "0"]
        assert '<rect data-shows="options.0.percentage" width="100.00" height="1"/>' in page
        assert f'<a class="qr" href="http://localhost{voting_page(poll)}"' in page
        assert '<svg viewBox="0 0 ' in page
        assert f'data-stream="/api/v1/polls/{poll.pk}/stream/"' in page
        assert "data-ticket" not in page
        assert "style=" not in page

    def test_page_names_the_keys(self, poll: Poll) -> None:
        page = browser(poll.owner).get(presenter(poll)).content.decode()

        assert [key for key in ("r", "q", "f", "d") if f"<kbd>{key}</kbd>" not in page] == []

    def test_arrows_lead_to_the_polls_of_the_same_author(self, now: datetime) -> None:
        owner = UserFactory.create()
        first, second, third = (
            PollFactory.create(owner=owner, created_at=now + timedelta(hours=hour))
            for hour in range(3)
        )
        PollFactory.create(created_at=now + timedelta(minutes=90))

        pages = [
            browser(owner).get(presenter(poll)).content.decode() for poll in (first, second, third)
        ]

        previous = [re.findall(r'rel="prev" href="([^"]+)"', page) for page in pages]
        following = [re.findall(r'rel="next" href="([^"]+)"', page) for page in pages]
        assert previous == [[], [presenter(first)], [presenter(second)]]
        assert following == [[presenter(second)], [presenter(third)], []]

    def test_results_can_be_hidden(self, poll: Poll) -> None:
        page = browser(poll.owner).get(f"{presenter(poll)}?results=hidden").content.decode()

        assert shown_votes(page) == []
        assert "<li>Coffee</li>" in page
        assert 'data-key="r" href="?results=shown"' in page

    def test_results_that_voters_may_not_see_yet_begin_hidden(self) -> None:
        poll = PollFactory.create(results_visibility=Visibility.AFTER_CLOSE)
        client = browser(poll.owner)

        before = client.get(presenter(poll)).content.decode()
        revealed = client.get(f"{presenter(poll)}?results=shown").content.decode()
        close(poll)
        after = client.get(presenter(poll)).content.decode()

        assert [len(shown_votes(page)) for page in (before, revealed, after)] == [0, 3, 3]

    def test_qr_code_can_be_large(self, poll: Poll) -> None:
        page = browser(poll.owner).get(f"{presenter(poll)}?qr=large").content.decode()

        assert 'class="present with-large-code"' in page
        assert "small QR code" in page

    def test_admin_may_present_every_poll(self, private: Poll) -> None:
        admin = UserFactory.create(role=Role.ADMIN)

        assert browser(admin).get(presenter(private)).status_code == 200

    def test_anonymous_visitor_is_sent_to_the_log_in(self, poll: Poll) -> None:
        response = browser().get(presenter(poll))

        assert response.status_code == 303
        assert response["Location"] == f"/sign-in/?next=%2Fpresent%2Fpolls%2F{poll.pk}%2F"

    def test_others_are_refused(self, poll: Poll, private: Poll, voter: User) -> None:
        client = browser(voter)

        assert client.get(presenter(poll)).status_code == 403
        assert client.get(presenter(private)).status_code == 404

    @pytest.mark.parametrize("poll_id", ["0", "987654", "9" * 30])
    def test_unknown_poll_is_a_page_with_404(self, voter: User, poll_id: str) -> None:
        response = browser(voter).get(f"/present/polls/{poll_id}/")

        assert response.status_code == 404
        assert response["Content-Type"].startswith("text/html")

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_other_methods_are_refused(self, poll: Poll, method: str) -> None:
        response = getattr(browser(poll.owner), method)(presenter(poll))

        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")

    def test_ended_session_is_anonymous(self, poll: Poll) -> None:
        client = browser(poll.owner)
        log_out(session=Session.objects.get(user=poll.owner), now=timezone.now())

        assert client.get(presenter(poll)).status_code == 303


class TestTicket:
    def test_stream_of_hidden_results_needs_a_ticket(self) -> None:
        poll = PollFactory.create(results_visibility=Visibility.OWNER)

        page = browser(poll.owner).get(presenter(poll)).content.decode()

        assert f'data-ticket="/present/polls/{poll.pk}/ticket/"' in page

    def test_ticket_is_of_the_session_of_the_browser(self, poll: Poll) -> None:
        answer = browser(poll.owner).post(f"{presenter(poll)}ticket/")

        session = redeem_ticket(ticket=answer.json()["ticket"], now=timezone.now())
        assert session == Session.objects.get(user=poll.owner)

    def test_others_get_no_ticket(self, poll: Poll, voter: User) -> None:
        assert browser(voter).post(f"{presenter(poll)}ticket/").status_code == 403
        assert browser().post(f"{presenter(poll)}ticket/").status_code == 303


class TestListOfPolls:
    def test_owner_finds_the_links(self, poll: Poll) -> None:
        PollFactory.create(question="Of another author?")

        page = browser(poll.owner).get("/present/polls/").content.decode()

        assert f'<a href="{presenter(poll)}">Tea or coffee?</a>' in page
        assert "Of another author?" not in page

    def test_admin_site_links_the_presenter(self, poll: Poll) -> None:
        admin = UserFactory.create(role=Role.ADMIN)

        page = browser(admin).get("/admin/polls/poll/").content.decode()

        assert f'<a href="{presenter(poll)}">Present</a>' in page
