"""Jobs that import uploaded files of products and show their progress."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from django.db import transaction

from domains.commerce.events import ProductImportQueued
from domains.commerce.models import ProductImport
from domains.commerce.selectors import progress_key
from domains.commerce.services.import_lines import (
    ImportReport,
    LineProblem,
    ProductLine,
    dry_run_import,
    import_products,
)
from shared.auth.permissions import require_admin
from shared.auth.viewer import Viewer
from shared.caching.server import CacheUnavailable, cache_server
from shared.errors import DomainError, PayloadTooLarge, ValidationFailed
from shared.events import publish

MAX_BYTES = 10 * 1024 * 1024
MAX_PROBLEMS = 1_000
"""The number of bad lines that are stored; all are counted."""

MAX_IMPORT_AGE = timedelta(hours=1)
RETENTION = timedelta(days=30)
_PROGRESS_TTL = 3_600


class Reader(Protocol):
    """Parses a file into its good lines and the problems of the others."""

    def __call__(self, content: bytes, /) -> tuple[list[ProductLine], list[LineProblem]]: ...


@transaction.atomic
def queue_import(
    *,
    actor: Viewer,
    file_name: str,
    content: bytes,
    is_dry_run: bool,
    skips_bad_lines: bool,
    now: datetime,
) -> ProductImport:
    """
    Store a file of products and queue its import.

    :raises NotAuthenticated: if the viewer is anonymous.
    :raises PermissionDenied: if the actor is not an admin.
    :raises ValidationFailed: if the file is empty.
    :raises PayloadTooLarge: if it is larger than an import takes.
    """
    admin = require_admin(actor)
    if not content:
        raise ValidationFailed.of("file", "The file is empty.")
    if len(content) > MAX_BYTES:
        raise PayloadTooLarge(f"The file is larger than {MAX_BYTES:,} bytes.")
    queued = ProductImport.objects.create(
        actor=admin,
        file_name=file_name,
        content=content,
        is_dry_run=is_dry_run,
        skips_bad_lines=skips_bad_lines,
        created_at=now,
    )
    publish(ProductImportQueued(import_id=queued.pk))
    return queued


def run_import(*, import_id: int, read: Reader, now: datetime) -> None:
    """
    Import an uploaded file. A file that was imported is left unchanged.

    The result is committed with the products, so a worker that dies leaves neither.
    """
    unfinished = ProductImport.objects.filter(pk=import_id, status__in=ProductImport.UNFINISHED)
    if not unfinished.update(status=ProductImport.Status.RUNNING):
        return
    try:
        _run(import_id, read=read, now=now)
    except DomainError as refusal:
        _fail(import_id, error=str(refusal), now=now)


def tidy_imports(*, now: datetime) -> None:
    """
    Fail imports that are unfinished after an hour, and delete old ones.
    """
    stale = ProductImport.objects.filter(
        status__in=ProductImport.UNFINISHED, created_at__lte=now - MAX_IMPORT_AGE
    )
    for import_id in list(stale.values_list("pk", flat=True)):
        _fail(import_id, error="The import was not finished in time.", now=now)
    ProductImport.objects.filter(created_at__lte=now - RETENTION).delete()


@transaction.atomic
def _run(import_id: int, *, read: Reader, now: datetime) -> None:
    # Locked until the products are committed: another worker with this file waits, and finds it
    # finished.
    running = ProductImport.objects.select_for_update(no_key=True).filter(
        pk=import_id, status=ProductImport.Status.RUNNING
    )
    job = running.first()
    if job is None:
        return
    lines, unread = read(bytes(job.content))
    act = dry_run_import if job.is_dry_run else import_products
    show = partial(_show_progress, import_id, lines=len(lines) + len(unread))
    show(0)
    report = act(
        lines=lines, unread=unread, now=now, skip_bad=job.skips_bad_lines, on_progress=show
    )
    _finish(job, report, lines=len(lines) + len(unread), now=now)


def _finish(job: ProductImport, report: ImportReport, *, lines: int, now: datetime) -> None:
    is_refused = bool(report.problems) and not job.skips_bad_lines
    job.status = ProductImport.Status.FAILED if is_refused else ProductImport.Status.SUCCEEDED
    job.error = "Nothing was changed, because of the bad lines." if is_refused else ""
    job.lines = lines
    job.products_created, job.products_updated = report.created, report.updated
    job.problem_count = len(report.problems)
    job.problems = _named(report.problems)
    job.content = b""
    job.finished_at = now
    job.save()


def _named(problems: Sequence[LineProblem]) -> list[dict[str, object]]:
    return [asdict(problem) for problem in problems[:MAX_PROBLEMS]]


def _fail(import_id: int, *, error: str, now: datetime) -> None:
    ProductImport.objects.filter(pk=import_id, status__in=ProductImport.UNFINISHED).update(
        status=ProductImport.Status.FAILED, error=error[:300], content=b"", finished_at=now
    )


def _show_progress(import_id: int, done: int, *, lines: int) -> None:
    # The job's row is committed with the products, so others read the progress of an open
    # transaction from the cache server. Without a cache server, an import shows no progress.
    try:
        cache_server().call(
            lambda client: client.set(progress_key(import_id), f"{done}/{lines}", ex=_PROGRESS_TTL)
        )
    except CacheUnavailable:
        pass
