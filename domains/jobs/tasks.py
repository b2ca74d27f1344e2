"""Celery tasks of the job board."""

from celery import shared_task
from django.utils import timezone

from domains.jobs import selectors, services


@shared_task
def expire_jobs() -> None:
    """Close expired postings."""
    services.expire_jobs(now=timezone.now())


@shared_task
def close_postings_of(*, employer_id: int) -> None:
    """Close the postings of an employer with a deactivated or deleted account."""
    services.close_postings_of(employer_id=employer_id, now=timezone.now())


@shared_task
def purge_resumes() -> None:
    """Delete CVs that are past their retention period."""
    services.purge_resumes(now=timezone.now())


@shared_task
def delete_unattached_resumes() -> None:
    """Delete the CVs that no application has."""
    services.delete_unattached_resumes(now=timezone.now())


@shared_task
def send_due_alerts() -> None:
    """Start a task for every saved search with a mail that is due."""
    for search_id in selectors.list_due_searches(now=timezone.now()):
        send_alert.apply_async(kwargs={"search_id": search_id}, queue="mail")


@shared_task
def send_alert(*, search_id: int) -> None:
    """Mail the new postings of a saved search. Retried while the mail server is down."""
    services.send_alert(search_id=search_id, now=timezone.now())
