"""Doing in one process what workers do: bringing events to handlers, and running tasks."""

from collections.abc import Mapping

from django.utils import timezone

from nexus.celery import app
from shared.events import deliveries, tracking
from shared.events.models import OutboxDelivery


def run_all_deliveries() -> None:
    """
    Bring every published event to its handlers and run the tasks they start, until all is quiet.

    The code is that of the workers, down to the messages, which go through a broker's queues.
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
    done = 0
    with app.connection_for_read() as connection:
        channel = connection.default_channel
        app.amqp.queues[queue].bind(channel).declare()
        while (message := channel.basic_get(queue, no_ack=True)) is not None:
            args, kwargs, *_ = channel.message_to_python(message).payload
            # Tried again at once, where a worker would wait between attempts.
            task = app.tasks[message.headers["task"]]
            task.apply(args, kwargs, headers=_delivery_in(message.headers)).get()
            done += 1
    return done


def _delivery_in(headers: Mapping[str, object]) -> dict[str, object]:
    """Return the headers that a worker finds beside Celery's own."""
    return {name: value for name, value in headers.items() if name == tracking.HEADER}
