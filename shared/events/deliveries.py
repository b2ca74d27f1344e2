"""
Delivering events to their handlers: each handler separately, with retries up to a limit.

A handler either does its work itself, which completes the delivery, or starts one task. In the
second case the delivery is complete when the task has succeeded, so nothing is lost if the broker
loses its queues: a delivery whose task has not reported within ``TASK_LEASE`` is made again.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from shared.batches import delete_in_batches, work_in_batches
from shared.events import bus, partitions, tracking
from shared.events.models import OutboxDelivery, OutboxEvent, ParkedTask
from shared.events.models import OutboxDeliveryQuerySet as Deliveries
from shared.events.serialization import parse
from shared.request_context import use_request_id

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
FIRST_RETRY_DELAY = timedelta(seconds=10)
MAX_RETRY_DELAY = timedelta(minutes=10)
TASK_LEASE = timedelta(minutes=15)
"""How long a task has to start, run and report, counted from the start and from each retry."""
RETENTION = timedelta(hours=24)
"""How long an event stays after its creation once it is delivered."""
DEAD_LETTER_RETENTION = timedelta(days=30)
"""How long a dead letter can be replayed."""
MAX_ERROR_LENGTH = 2_000
RELEASE_BATCH = 500
MAX_DEAD_COUNTED = 1_000


def deliver(*, event_ids: Sequence[int], now: datetime) -> int:
    """
    Deliver these events to the handlers that have not had them; return the number of deliveries.

    Safe to run twice, also concurrently: deliveries claimed by another process are skipped.
    """
    new_or_due = OutboxDelivery.objects.waiting().filter(
        Q(attempts=0) | Q(due_at__lte=now), event__in=event_ids
    )
    return _deliver_all(new_or_due, now=now)


def deliver_due(*, now: datetime, limit: int) -> int:
    """Make up to ``limit`` deliveries that are due; return the number that succeeded."""
    _mark_exhausted_as_dead(now=now)
    return _deliver_all(OutboxDelivery.objects.due(now=now), now=now, limit=limit)


@transaction.atomic
def release_dormant(*, now: datetime) -> int:
    """
    Create the deliveries for packages that were dormant and have handlers in this process.

    Returns the number of released rows.
    """
    waiting = OutboxDelivery.objects.waiting().filter(handler__in=_known_dormant_handlers())
    stored = list(
        waiting.select_for_update(skip_locked=True, of=("self",))
        .select_related("event")
        .order_by("pk")[:RELEASE_BATCH]
    )
    OutboxDelivery.objects.bulk_create(
        [
            OutboxDelivery(event_id=each.event_id, handler=name, due_at=now)
            for each in stored
            for name in bus.handlers_in(
                each.handler.removesuffix(bus.DORMANT_SUFFIX), topic=each.event.topic
            )
        ],
        ignore_conflicts=True,
    )
    OutboxDelivery.objects.filter(pk__in=[each.pk for each in stored]).delete()
    return len(stored)


def _known_dormant_handlers() -> set[str]:
    """Return the names of stored deliveries whose real handlers this process has."""
    modules = {name.rpartition(".")[0] for name in bus.known_handlers()}
    return {bus.dormant_handler(module.rpartition(".")[0]) for module in modules}


def delete_package(*, package: str) -> int:
    """
    Delete the events, deliveries and parked tasks of a purged package.

    Returns the number of deleted rows.
    """
    own = OutboxEvent.objects.filter(topic__startswith=f"{package}.")
    received = OutboxDelivery.objects.filter(handler__startswith=f"{package}.")
    tasks = ParkedTask.objects.filter(name__startswith=f"{package}.")
    return sum(rows.delete()[0] for rows in (received, own, tasks))


@transaction.atomic
def replay(*, delivery_ids: Sequence[int], now: datetime) -> int:
    """Make the dead letters among these deliveries due, with all attempts; return their number."""
    dead = OutboxDelivery.objects.dead().filter(pk__in=delivery_ids)
    return dead.update(failed_at=None, attempts=0, due_at=now)


def count_dead() -> int:
    """Return the number of dead letters, counted up to one over ``MAX_DEAD_COUNTED``."""
    return OutboxDelivery.objects.dead()[: MAX_DEAD_COUNTED + 1].count()


def purge(*, now: datetime) -> int:
    """
    Delete delivered events older than a day, and dead letters older than thirty days.

    If the outbox is partitioned, whole days are dropped, and rows are deleted only from what is
    older than them. Returns the number of deleted events, without those of dropped partitions.
    """
    old = OutboxEvent.objects.filter(created_at__lte=now - RETENTION)
    if partitions.is_on():
        partitions.drop_old(before=now - RETENTION)
        old = old.filter(pk__lt=partitions.lowest_id())
    delete_in_batches(OutboxDelivery.objects.filter(failed_at__lte=now - DEAD_LETTER_RETENTION))
    return _delete_delivered(old)


def _delete_delivered(events: QuerySet[OutboxEvent]) -> int:
    """
    Delete the delivered ones of these events, and return their number.

    Each batch begins behind the last one: a query for the first delivered events would look again
    at those that were deleted, and at the deliveries of all others.
    """
    last = deleted = 0

    def delete(limit: int) -> int:
        nonlocal last, deleted
        keys = list(events.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:limit])
        last = keys[-1] if keys else last
        unlocked = OutboxEvent.objects.filter(pk__in=keys).select_for_update(skip_locked=True)
        delivered = list(unlocked.delivered().values_list("pk", flat=True))
        OutboxEvent.objects.filter(pk__in=delivered).delete()
        deleted += len(delivered)
        return len(keys)

    work_in_batches(delete)
    return deleted


def finish(*, delivery_id: int, now: datetime) -> None:
    """Mark a delivery as done, because its task has succeeded. Safe to run twice."""
    delivery = OutboxDelivery.objects.filter(pk=delivery_id, delivered_at=None).first()
    if delivery is not None:
        _mark_delivered(delivery, now=now)


def extend_lease(*, delivery_id: int, now: datetime) -> None:
    """Renew the lease of a delivery's task, because the task is going to be retried."""
    OutboxDelivery.objects.waiting().filter(pk=delivery_id).update(due_at=now + TASK_LEASE)


def mark_dead(*, delivery_id: int, failure: Exception, now: datetime) -> None:
    """Mark a delivery as a dead letter, because its task has failed for good."""
    waiting = OutboxDelivery.objects.waiting().filter(pk=delivery_id)
    if waiting.update(failed_at=now, last_error=_format_error(failure)):
        logger.error("Delivery %d is a dead letter.", delivery_id)


def _deliver_all(wanted: Deliveries, *, now: datetime, limit: int | None = None) -> int:
    delivered = attempted = 0
    while limit is None or attempted < limit:
        claimed = _claim(wanted, now=now)
        if claimed is None:
            break
        attempted += 1
        delivered += _attempt(claimed, now=now)
    return delivered


@transaction.atomic
def _claim(wanted: Deliveries, *, now: datetime) -> OutboxDelivery | None:
    """
    Lock the next delivery and count the attempt before it is made.

    A delivery that crashes its worker therefore reaches the limit of attempts, too. Deliveries to
    handlers that this process does not have stay for a process that has them.
    """
    deliverable = wanted.for_handlers(bus.known_handlers()).filter(attempts__lt=MAX_ATTEMPTS)
    unlocked = deliverable.select_for_update(skip_locked=True, of=("self",))
    delivery = unlocked.select_related("event").order_by("due_at", "pk").first()
    if delivery is not None:
        delivery.attempts += 1
        delivery.due_at = now + _retry_delay(delivery.attempts)
        delivery.save(update_fields=["attempts", "due_at"])
    return delivery


def _attempt(delivery: OutboxDelivery, *, now: datetime) -> bool:
    with use_request_id(delivery.event.request_id):
        try:
            return _call_handler(delivery, now=now)
        except Exception as failure:
            logger.exception("Attempt %d at %s failed.", delivery.attempts, delivery)
            _record_failure(delivery, failure, now=now)
            return False


@transaction.atomic
def _call_handler(delivery: OutboxDelivery, *, now: datetime) -> bool:
    # The row is locked while the handler runs and marked in the same transaction: a second worker
    # with the same message skips it, and the handler's writes take effect once.
    unlocked = OutboxDelivery.objects.waiting().select_for_update(skip_locked=True)
    if not unlocked.filter(pk=delivery.pk).exists():
        return False
    subscription = bus.get_subscription(delivery.handler)
    if subscription is None:
        raise LookupError(f"This process has not subscribed {delivery.handler}.")
    with tracking.track(delivery.pk) as tracker:
        subscription.handler(parse(subscription.event_type, delivery.event.payload))
    if tracker.has_task:
        unlocked.filter(pk=delivery.pk).update(due_at=now + TASK_LEASE)
    else:
        _mark_delivered(delivery, now=now)
    return True


@transaction.atomic
def _mark_delivered(delivery: OutboxDelivery, *, now: datetime) -> None:
    # The event is locked first. Otherwise two deliveries that finish at the same time would each
    # see the other as unfinished, and the event would never be marked as dispatched.
    event = OutboxEvent.objects.select_for_update().filter(pk=delivery.event_id)
    event.values_list("pk").first()
    OutboxDelivery.objects.filter(pk=delivery.pk).update(
        delivered_at=now, failed_at=None, last_error=""
    )
    if not OutboxDelivery.objects.filter(event=delivery.event_id, delivered_at=None).exists():
        event.update(dispatched_at=now)


def _record_failure(delivery: OutboxDelivery, failure: Exception, *, now: datetime) -> None:
    is_last = delivery.attempts >= MAX_ATTEMPTS
    if is_last:
        logger.error("Delivery %d is a dead letter.", delivery.pk)
    OutboxDelivery.objects.waiting().filter(pk=delivery.pk, attempts=delivery.attempts).update(
        last_error=_format_error(failure), failed_at=now if is_last else None
    )


def _format_error(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"[:MAX_ERROR_LENGTH].replace("\0", "")


def _mark_exhausted_as_dead(*, now: datetime) -> None:
    """Mark deliveries whose last attempt never ended as dead letters."""
    exhausted = OutboxDelivery.objects.due(now=now).filter(attempts__gte=MAX_ATTEMPTS)
    if exhausted.update(failed_at=now, last_error="The worker did not survive the last attempt."):
        logger.error("Deliveries have become dead letters: their last attempt did not end.")


def _retry_delay(attempts: int) -> timedelta:
    doubled: timedelta = FIRST_RETRY_DELAY * 2 ** (attempts - 1)
    return min(doubled, MAX_RETRY_DELAY)
