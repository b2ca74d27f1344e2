"""The pages for teaching with a poll: one to present it, and one to vote with a phone."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from domains.polls import selectors, services
from domains.polls.models import Poll
from shared.auth.models import User
from shared.auth.permissions import require_user
from shared.auth.tickets import issue_ticket
from shared.errors import DomainError, NotAuthenticated, ValidationFailed
from shared.pages import Page, PageRequest

MOST_LISTED = 100
_LOOPBACK = ("localhost", "127.", "[::1]")
_ID_DIGITS = 19


def list_polls(request: PageRequest) -> HttpResponse:
    """Show the viewer's own polls, with the links that present them."""
    polls = selectors.list_own_polls(owner=require_user(request.auth))[:MOST_LISTED]
    return render(request, "polls/own_polls.html", {"polls": polls})


def present(request: PageRequest, poll_id: int) -> HttpResponse:
    """
    Show a poll with large bars that follow its stream, and the QR code of its voting page.

    The query decides what is shown: ``results`` (shown or hidden) and ``qr`` (large or small).
    """
    shown = selectors.get_presentation(poll_id=poll_id, viewer=request.auth)
    address = request.build_absolute_uri(reverse("vote_in_poll", args=[shown.poll.share_token]))
    return render(
        request,
        "polls/present.html",
        {
            "shown": shown,
            "poll": shown.poll,
            "results": shown.results,
            "address": address,
            "is_loopback": request.get_host().startswith(_LOOPBACK),
            "qr_code": _qr_code(address),
            "has_large_code": request.GET.get("qr") == "large",
            "hides_results": _hides_results(request, shown),
        },
    )


def _hides_results(request: PageRequest, shown: selectors.Presentation) -> bool:
    """Return whether the numbers are hidden: as asked, or while voters may not see them."""
    asked = request.GET.get("results")
    if asked in ("shown", "hidden"):
        return asked == "hidden"
    is_always_visible = shown.poll.results_visibility == Poll.Visibility.ALWAYS
    return shown.results.is_open and not is_always_visible


@lru_cache(maxsize=256)
def _qr_code(address: str) -> SafeString:
    """Return the QR code of an address as SVG, black on white: cameras need the contrast."""
    import segno

    code = segno.make(address, micro=False, error="m")
    svg = code.svg_inline(omitsize=True, light="#fff", svgclass=None, lineclass=None)
    # The library writes no part of the address into the markup, only the modules of the code.
    return mark_safe(svg)  # noqa: S308


def create_stream_ticket(request: PageRequest, poll_id: int) -> HttpResponse:
    """Return a ticket for the stream of results, because the API does not read the cookie."""
    selectors.get_presentation(poll_id=poll_id, viewer=request.auth)
    if request.sign_in is None:
        raise NotAuthenticated("Sign in first.")
    return JsonResponse({"ticket": issue_ticket(session=request.sign_in, now=timezone.now())})


def vote(request: PageRequest, share_token: str) -> HttpResponse:
    """Show a poll to a voter, and cast, change or withdraw the vote of the form."""
    poll = selectors.get_shared_poll(share_token=share_token, viewer=request.auth)
    if request.method != "POST":
        return _show_poll(request, poll)
    voter = require_user(request.auth)
    try:
        _change_ballot(request, poll, voter)
    except DomainError as refusal:
        # Read again, because the poll may have ended or the vote may have been counted since.
        poll = selectors.get_shared_poll(share_token=share_token, viewer=voter)
        return _show_poll(request, poll, refusal=refusal)
    return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)


def _change_ballot(request: PageRequest, poll: Poll, voter: User) -> None:
    match request.POST.get("act", "cast"):
        case "cast":
            services.cast_vote(
                voter=voter,
                poll_id=poll.pk,
                option_ids=_chosen(request),
                share_token=poll.share_token,
            )
        case "change":
            services.change_vote(
                voter=voter,
                poll_id=poll.pk,
                option_ids=_chosen(request),
                now=timezone.now(),
                share_token=poll.share_token,
            )
        case "withdraw":
            services.withdraw_vote(voter=voter, poll_id=poll.pk, share_token=poll.share_token)
        case _:
            raise ValidationFailed.of("act", "Choose one of cast, change and withdraw.")


def _chosen(request: PageRequest) -> Sequence[int]:
    """
    Return the ids of the chosen options.

    :raises ValidationFailed: if one is no id.
    """
    chosen = request.POST.getlist("option")
    if not all(text.isascii() and text.isdecimal() and len(text) < _ID_DIGITS for text in chosen):
        raise ValidationFailed.of("option", "This poll has no such option.")
    return [int(text) for text in chosen]


def _show_poll(
    request: PageRequest, poll: Any, *, refusal: DomainError | None = None
) -> HttpResponse:
    # The type of the model lacks the annotations of the selector.
    context = {
        "poll": poll,
        "options": [_option_of(poll, option) for option in poll.options.all()],
        "refusal": refusal,
        "has_one_choice": poll.max_choices == 1,
        "may_vote": poll.is_open and (poll.allow_change or not poll.has_voted),
    }
    return render(
        request,
        "polls/vote.html",
        context,
        status=refusal.kind.value if refusal else HTTPStatus.OK,
    )


def _option_of(poll: Any, option: Any) -> Mapping[str, object]:
    """Return an option for display. Its votes and share are None while they are hidden."""
    share = 100 * option.votes / poll.total_votes if poll.total_votes else 0
    return {
        "id": option.pk,
        "text": option.text,
        "is_chosen": option.pk in poll.my_choices,
        "votes": option.votes,
        "share": None if option.votes is None else round(share, 2),
    }


PAGES = (
    Page("present/polls/", list_polls, name="polls_to_present"),
    Page("present/polls/<int:poll_id>/", present, name="present_poll"),
    Page(
        "present/polls/<int:poll_id>/ticket/",
        create_stream_ticket,
        name="poll_stream_ticket",
        methods=("POST",),
    ),
    Page("vote/<str:share_token>/", vote, name="vote_in_poll", methods=("GET", "POST")),
)
