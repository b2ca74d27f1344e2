"""
Delivering events to their handlers: each handler by itself, again if it fails, not for ever.

A handler either does its work at once, and the delivery is done with it, or starts one task.
Then the delivery is done when the task has succeeded, so nothing is lost with a broker that
forgets its queues: a delivery whose task has not reported in ``TASK_LEASE`` is made again.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from shared.batches import delete_in_batches
from shared.events import bus, tracking, wire
from shared.events.models import OutboxDelivery, OutboxEvent, ParkedTask
from shared.events.models import OutboxDeliveryQuerySet as Deliveries

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=10)
TASK_LEASE = timedelta(minutes=15)
"""How long a task may wait in its queue and run, or wait for its next retry, and report."""
KEPT_FOR = timedelta(hours=24)
DEAD_FOR = timedelta(days=30)
"""How long a dead letter can be replayed."""
LONGEST_ERROR = 2_000
RELEASED_AT_ONCE = 500
MOST_DEAD_COUNTED = 1_000


def deliver(*, event_ids: Sequence[int], now: datetime) -> int:
    """
    Bring these events to the handlers that have not had them; return how many took one.

    Safe to run twice, at once too: what another process delivers is left to it.
    """
    fresh_or_due = OutboxDelivery.objects.waiting().filter(
        Q(attempts=0) | Q(due_at__lte=now), event__in=event_ids
    )
    return _deliver_all(fresh_or_due, now=now)


def deliver_due(*, now: datetime, at_most: int) -> int:
    """Bring what was left over, or is due again, to its handlers; return how many took one."""
    _bury_the_exhausted(now=now)
    return _deliver_all(OutboxDelivery.objects.due(now=now), now=now, at_most=at_most)


@transaction.atomic
def release_held(*, now: datetime) -> int:
    """
    Pass on what was kept for dormant packages whose handlers are here now; return how many.
    """
    waiting = OutboxDelivery.objects.waiting().filter(handler__in=_held_here())
    held = list(
        waiting.select_for_update(skip_locked=True, of=("self",))
        .select_related("event")
        .order_by("pk")[:RELEASED_AT_ONCE]
    )
    OutboxDelivery.objects.bulk_create(
        [
            OutboxDelivery(event_id=each.event_id, handler=name, due_at=now)
            for each in held
            for name in bus.handlers_in(each.handler.removesuffix(bus.HELD), topic=each.event.topic)
        ],
        ignore_conflicts=True,
    )
    OutboxDelivery.objects.filter(pk__in=[each.pk for each in held]).delete()
    return len(held)


def _held_here() -> set[str]:
    """Return the names under which deliveries wait for handlers that this process has."""
    modules = {name.rpartition(".")[0] for name in bus.known_handlers()}
    return {bus.held_name(module.rpartition(".")[0]) for module in modules}


def forget_package(*, package: str) -> int:
    """
    Delete the events and deliveries of a package that is purged; return how many rows.
    """
    own = OutboxEvent.objects.filter(topic__startswith=f"{package}.")
    to_it = OutboxDelivery.objects.filter(handler__startswith=f"{package}.")
    tasks = ParkedTask.objects.filter(name__startswith=f"{package}.")
    return sum(rows.delete()[0] for rows in (to_it, own, tasks))


@transaction.atomic
def replay(*, delivery_ids: Sequence[int], now: datetime) -> int:
    """Try dead letters anew, as if never tried; return how many there were."""
    dead = OutboxDelivery.objects.dead().filter(pk__in=delivery_ids)
    return dead.update(failed_at=None, attempts=0, due_at=now)


def count_dead() -> int:
    """Return how many dead letters there are, counted up to one over ``MOST_DEAD_COUNTED``."""
    return OutboxDelivery.objects.dead()[: MOST_DEAD_COUNTED + 1].count()


def purge(*, now: datetime) -> int:
    """
    Delete events that all their handlers have had a day ago, and dead letters of a month.

    Returns how many events there were.
    """
    old = OutboxEvent.objects.delivered().filter(created_at__lte=now - KEPT_FOR)
    delete_in_batches(OutboxDelivery.objects.filter(failed_at__lte=now - DEAD_FOR))
    return delete_in_batches(old).count


def finish(*, delivery_id: int, now: datetime) -> None:
    """Mark a delivery as done: its task has succeeded. Safe to run twice."""
    delivery = OutboxDelivery.objects.filter(pk=delivery_id, delivered_at=None).first()
    if delivery is not None:
        _mark_delivered(delivery, now=now)


def extend(*, delivery_id: int, now: datetime) -> None:
    """Leave a delivery to its task for longer: it is going to be retried."""
    OutboxDelivery.objects.waiting().filter(pk=delivery_id).update(due_at=now + TASK_LEASE)


def bury(*, delivery_id: int, failure: Exception, now: datetime) -> None:
    """Make a dead letter of a delivery: its task has failed for good."""
    waiting = OutboxDelivery.objects.waiting().filter(pk=delivery_id)
    if waiting.update(failed_at=now, last_error=_words_of(failure)):
        logger.error("Delivery %d is a dead letter.", delivery_id)


def _deliver_all(wanted: Deliveries, *, now: datetime, at_most: int | None = None) -> int:
    done = tried = 0
    while at_most is None or tried < at_most:
        claimed = _claim(wanted, now=now)
        if claimed is None:
            break
        tried += 1
        done += _attempt(claimed, now=now)
    return done


@transaction.atomic
def _claim(wanted: Deliveries, *, now: datetime) -> OutboxDelivery | None:
    """
    Take the next delivery and count the attempt before it is made.

    So one that takes its worker down with it is not tried for ever. Those to handlers that
    nobody here has subscribed stay where they are, until a process that has them comes by.
    """
    open_to_us = wanted.to(bus.known_handlers()).filter(attempts__lt=MOST_ATTEMPTS)
    free = open_to_us.select_for_update(skip_locked=True, of=("self",))
    delivery = free.select_related("event").order_by("due_at", "pk").first()
    if delivery is not None:
        delivery.attempts += 1
        delivery.due_at = now + _pause_after(delivery.attempts)
        delivery.save(update_fields=["attempts", "due_at"])
    return delivery


def _attempt(delivery: OutboxDelivery, *, now: datetime) -> bool:
    try:
        return _hand_over(delivery, now=now)
    except Exception as failure:
        logger.exception("Attempt %d at %s failed.", delivery.attempts, delivery)
        _note_failure(delivery, failure, now=now)
        return False


@transaction.atomic
def _hand_over(delivery: OutboxDelivery, *, now: datetime) -> bool:
    # Locked while the handler runs and marked in its transaction: a second worker that has
    # the same message passes over it, and what the handler wrote is there once.
    mine = OutboxDelivery.objects.waiting().select_for_update(skip_locked=True)
    if not mine.filter(pk=delivery.pk).exists():
        return False
    subscription = bus.subscription_of(delivery.handler)
    if subscription is None:
        raise LookupError(f"Nobody here has subscribed {delivery.handler}.")
    with tracking.track(delivery.pk) as tracker:
        subscription.handler(wire.unpack(subscription.event_type, delivery.event.payload))
    if tracker.has_task:
        mine.filter(pk=delivery.pk).update(due_at=now + TASK_LEASE)
    else:
        _mark_delivered(delivery, now=now)
    return True


@transaction.atomic
def _mark_delivered(delivery: OutboxDelivery, *, now: datetime) -> None:
    # The event is locked first: of two deliveries that end at one moment, each would otherwise
    # find the other unfinished, and the event would never be noted as dispatched.
    event = OutboxEvent.objects.select_for_update().filter(pk=delivery.event_id)
    event.values_list("pk").first()
    OutboxDelivery.objects.filter(pk=delivery.pk).update(
        delivered_at=now, failed_at=None, last_error=""
    )
    if not OutboxDelivery.objects.filter(event=delivery.event_id, delivered_at=None).exists():
        event.update(dispatched_at=now)


def _note_failure(delivery: OutboxDelivery, failure: Exception, *, now: datetime) -> None:
    is_last = delivery.attempts >= MOST_ATTEMPTS
    if is_last:
        logger.error("Delivery %d is a dead letter.", delivery.pk)
    OutboxDelivery.objects.waiting().filter(pk=delivery.pk, attempts=delivery.attempts).update(
        last_error=_words_of(failure), failed_at=now if is_last else None
    )


def _words_of(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"[:LONGEST_ERROR].replace("\0", "")


def _bury_the_exhausted(*, now: datetime) -> None:
    """Make dead letters of those whose last attempt never ended."""
    exhausted = OutboxDelivery.objects.due(now=now).filter(attempts__gte=MOST_ATTEMPTS)
    if exhausted.update(failed_at=now, last_error="The worker did not survive the last attempt."):
        logger.error("Deliveries have become dead letters: their last attempt did not end.")


def _pause_after(attempts: int) -> timedelta:
    longer: timedelta = FIRST_PAUSE * 2 ** (attempts - 1)
    return min(longer, LONGEST_PAUSE)
