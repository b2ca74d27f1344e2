"""Factories of poll rows; a test sets only the fields that it checks."""

from collections.abc import Sequence

import factory
from factory.django import DjangoModelFactory

from domains.polls.models import Option, Poll
from tests.factories import UserFactory


class PollFactory(DjangoModelFactory):
    """A poll with options: ``PollFactory.create(options=["Tea", "Coffee"])``."""

    class Meta:
        model = Poll
        skip_postgeneration_save = True

    owner = factory.SubFactory(UserFactory)
    question = factory.Sequence(lambda n: f"Tea or coffee, {n}?")

    @factory.post_generation
    def options(poll: Poll, create: bool, extracted: Sequence[str] | None) -> None:  # noqa: N805
        texts = ("Tea", "Coffee", "Neither") if extracted is None else extracted
        Option.objects.bulk_create(
            Option(poll=poll, text=text, position=place) for place, text in enumerate(texts)
        )


def options_of(poll: Poll) -> list[int]:
    """Return the ids of a poll's options, in their order."""
    return list(poll.options.order_by("position").values_list("pk", flat=True))
