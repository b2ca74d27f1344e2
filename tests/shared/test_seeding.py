"""Sequences after rows with explicit ids."""

import pytest

from shared.auth.models import User
from shared.seeding import FIRST_ID, advance_sequences, number_categories


@pytest.mark.django_db
class TestAdvanceSequences:
    def test_next_row_gets_the_id_after_the_largest_one(self) -> None:
        User.objects.bulk_create([User(pk=FIRST_ID + 7, username="ada", email="ada@nexus.test")])

        advance_sequences(User)

        assert User.objects.create_user("eva", "eva@nexus.test").pk == FIRST_ID + 8


def test_categories_are_numbered_by_level() -> None:
    assert list(number_categories({"tea": ["green", "black"], "coffee": ["mocha"]})) == [
        (1, "tea", None),
        (2, "coffee", None),
        (3, "green", 1),
        (4, "black", 1),
        (5, "mocha", 2),
    ]
