"""Work for later: alerts, and what has come to its end."""

from celery import shared_task
from django.utils import timezone

from domains.jobs import selectors, services


@shared_task
def expire_jobs() -> None:
    """Close the postings whose time is over."""
    services.expire_jobs(now=timezone.now())


@shared_task
def close_postings_of(*, employer_id: int) -> None:
    """Close the postings of an employer who has left."""
    services.close_postings_of(employer_id=employer_id, now=timezone.now())


@shared_task
def purge_resumes() -> None:
    """Delete the CVs that must not be kept any longer."""
    services.purge_resumes(now=timezone.now())


@shared_task
def send_due_alerts() -> None:
    """Start a mail for every saved search whose time has come."""
    for search_id in selectors.list_due_searches(now=timezone.now()):
        send_alert.apply_async(kwargs={"search_id": search_id}, queue="mail")


@shared_task
def send_alert(*, search_id: int) -> None:
    """Mail what is new for a saved search. Retried while the mail server is down."""
    services.send_alert(search_id=search_id, now=timezone.now())
