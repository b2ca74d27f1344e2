"""Mails of new results of saved searches, each result once."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from domains.jobs.models import Job, MailedJob, SavedSearch
from domains.jobs.selectors import find_search_to_stop, query_of, search_jobs, unsubscribe_link
from shared.mail import send_mail
from shared.references import lock_referenced

MOST_IN_A_MAIL = 200


def send_alert(*, search_id: int, now: datetime) -> None:
    """
    Mail the user of a saved search the new results, if the next mail is due.

    It mails every open posting that was published after the search was saved, in as many mails as
    needed. No posting is mailed twice for a search: the mailed postings are recorded in the
    transaction of the mail, and a failed mail records nothing. Only a worker that dies between
    sending and committing can cause a second mail.
    """
    while _send_next(search_id, now=now):
        pass


@transaction.atomic
def stop_alert(*, token: str) -> None:
    """
    Delete the saved search that a link in its mails identifies. A deleted one is left unchanged.

    :raises NotFound: if the link was altered.
    """
    search = find_search_to_stop(token=token)
    if search is not None:
        search.delete()


@transaction.atomic
def _send_next(search_id: int, *, now: datetime) -> bool:
    """Send one mail; return whether another has to follow."""
    due = SavedSearch.objects.due(now=now).select_related("user")
    search = due.select_for_update(skip_locked=True, of=("self",)).filter(pk=search_id).first()
    if search is None:
        return False
    found = list(_unmailed(search, now=now)[: MOST_IN_A_MAIL + 1])
    jobs, is_last = _undeleted(found[:MOST_IN_A_MAIL]), len(found) <= MOST_IN_A_MAIL
    if is_last:
        search.last_run_at = search.period_at(now)
        search.save(update_fields=["last_run_at"])
    if jobs:
        notes = [MailedJob(search=search, job=job, mailed_at=now) for job in jobs]
        MailedJob.objects.bulk_create(notes)
        _send(search, jobs)
    return not is_last


def _unmailed(search: SavedSearch, *, now: datetime) -> QuerySet[Job]:
    found = search_jobs(query=query_of(search.query), now=now)
    mailed = MailedJob.objects.filter(search=search, job=OuterRef("pk"))
    fresh = found.filter(~Exists(mailed), opened_at__gt=search.high_water_at)
    return fresh.order_by("-opened_at", "-pk")


def _undeleted(jobs: Sequence[Job]) -> Sequence[Job]:
    # A posting that is deleted after the mail was sent would refuse its record, and the next mail
    # would have the others again. So it is not deleted until then.
    rows = Job.objects.filter(pk__in=[job.pk for job in jobs]).only("pk")
    locked = {job.pk for job in lock_referenced(rows)}
    return [job for job in jobs if job.pk in locked]


def _send(search: SavedSearch, jobs: Sequence[Job]) -> None:
    how_many = f"{len(jobs)} new job{'s' if len(jobs) > 1 else ''}"
    link = unsubscribe_link(search_id=search.pk)
    lines = [
        f"Hello {search.user.display_name or search.user.username},",
        "",
        f"{how_many} for your search {search}:",
        "",
        *(line for job in jobs for line in _lines_of(job)),
        "You get this because you saved the search. To delete it and stop the mails, open:",
        link,
    ]
    send_mail(
        to=search.user.email,
        subject=f"{how_many}: {search}",
        text="\n".join(lines),
        unsubscribe_link=link,
    )


def _lines_of(job: Job) -> Sequence[str]:
    where = str(job.location) if job.location else "remote"
    return (
        f"* {job.title} at {job.company_name}, {where}",
        f"  {settings.NEXUS_PUBLIC_URL}/api/v1/jobs/{job.slug}/",
        "",
    )
