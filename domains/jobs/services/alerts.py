"""Mailing people what is new in their saved searches, and nothing twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from domains.jobs.models import Job, SavedSearch
from domains.jobs.selectors import query_of, search_jobs

# A posting is dated before it is committed. What is younger than this may not be visible yet,
# so it is left for the next mail, lest it fall behind the mark unseen.
SETTLING = timedelta(minutes=1)
MOST_IN_A_MAIL = 50


@transaction.atomic
def send_alert(*, search_id: int, now: datetime) -> None:
    """
    Mail somebody what was posted since the last time, if the time for it has come.

    A posting is mailed at most once for a search: the mark of what was seen moves in the
    transaction of the mail, and a mail that fails leaves it where it was. Only a worker that
    dies between sending and committing would mail the same again.
    """
    due = SavedSearch.objects.due(now=now).select_related("user")
    search = due.select_for_update(skip_locked=True, of=("self",)).filter(pk=search_id).first()
    if search is None:
        return
    seen, until = search.high_water_at, max(search.high_water_at, now - SETTLING)
    search.high_water_at, search.last_run_at = until, now
    search.save(update_fields=["high_water_at", "last_run_at"])
    found = search_jobs(query=query_of(search.query), now=now).filter(
        posted_at__gt=seen, posted_at__lte=until
    )
    jobs = list(found.order_by("-posted_at", "-pk")[: MOST_IN_A_MAIL + 1])
    if jobs and search.user.is_active:
        _send(search, jobs)


def _send(search: SavedSearch, jobs: Sequence[Job]) -> None:
    listed = jobs[:MOST_IN_A_MAIL]
    how_many = f"{len(listed)} new job{'s' if len(listed) > 1 else ''}"
    lines = [
        f"Hello {search.user.display_name or search.user.username},",
        "",
        f"{how_many} for your search {search}:",
        "",
        *(line for job in listed for line in _lines_of(job)),
        *(["And more: there were too many for one mail."] if len(jobs) > len(listed) else []),
        "You get this because you saved the search. Delete it and the mails stop:",
        f"{settings.NEXUS_PUBLIC_URL}/api/v1/jobs/searches/{search.pk}/",
    ]
    send_mail(
        f"{how_many}: {search}", "\n".join(lines), settings.DEFAULT_FROM_EMAIL, [search.user.email]
    )


def _lines_of(job: Job) -> Sequence[str]:
    where = str(job.location) if job.location else "remote"
    return (
        f"* {job.title} at {job.company_name}, {where}",
        f"  {settings.NEXUS_PUBLIC_URL}/api/v1/jobs/{job.slug}/",
        "",
    )
