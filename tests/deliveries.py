"""Delivering events and running tasks in the process of the test."""

from collections.abc import Mapping

from django.utils import timezone

from nexus.celery import app
from shared.events import deliveries, tracking
from shared.events.models import OutboxDelivery
from shared.tasks import REQUEST_ID

OURS = (tracking.HEADER, REQUEST_ID)


def run_all_deliveries() -> None:
    """
    Deliver every published event and run the tasks that the handlers start, until none is left.

    It runs the code of the workers, and the messages go through the broker's queues.
    """
    while _deliver_events() or _run_tasks():
        pass


def purge_queues() -> None:
    """Empty the queues."""
    with app.connection_for_read() as connection:
        for queue in app.conf.task_queues:
            bound = app.amqp.queues[queue.name].bind(connection.default_channel)
            bound.declare()
            bound.purge()


def _deliver_events() -> int:
    untried = OutboxDelivery.objects.waiting().filter(attempts=0)
    return deliveries.deliver(
        event_ids=list(untried.values_list("event", flat=True)), now=timezone.now()
    )


def _run_tasks() -> int:
    return sum(_run_waiting(queue.name) for queue in app.conf.task_queues)


def _run_waiting(queue: str) -> int:
    count = 0
    with app.connection_for_read() as connection:
        channel = connection.default_channel
        app.amqp.queues[queue].bind(channel).declare()
        while (message := channel.basic_get(queue, no_ack=True)) is not None:
            args, kwargs, *_ = channel.message_to_python(message).payload
            # A retry runs immediately; a worker would wait between attempts.
            task = app.tasks[message.headers["task"]]
            task.apply(args, kwargs, headers=_delivery_headers(message.headers)).get()
            count += 1
    return count


def _delivery_headers(headers: Mapping[str, object]) -> dict[str, object]:
    """Return the headers that are not Celery's own."""
    return {name: value for name, value in headers.items() if name in OURS}
