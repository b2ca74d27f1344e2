"""Rows that new rows refer to are locked, and the accounts of their users."""

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import QuerySet

from nexus.gateway import problems
from shared.auth.account_locks import lock_account
from shared.auth.errors import SessionRevoked
from shared.auth.models import User
from shared.notifications.models import NotificationPreference
from shared.references import lock_referenced
from tests.concurrency import run_concurrently
from tests.factories import UserFactory


def is_locked_for(rows: QuerySet[User]) -> bool:
    """Return whether another transaction cannot lock these rows at once."""
    [outcome] = run_concurrently([transaction.atomic(lambda: list(rows))])
    return isinstance(outcome, OperationalError)


@pytest.mark.django_db(transaction=True)
class TestLocks:
    def test_referenced_row_can_be_changed_and_cannot_be_deleted(self) -> None:
        ada, eva = UserFactory.create_batch(2)
        rows = User.objects.filter(pk=ada.pk)

        with transaction.atomic():
            locked = lock_referenced(User.objects.filter(pk__in=[eva.pk, ada.pk]))

            assert not is_locked_for(rows.select_for_update(no_key=True, nowait=True))
            assert is_locked_for(rows.select_for_update(nowait=True))
        assert locked == [ada, eva]
        assert not is_locked_for(rows.select_for_update(nowait=True))

    def test_row_that_is_filtered_out_is_not_returned(self) -> None:
        ada = UserFactory.create(is_active=False)

        with transaction.atomic():
            assert lock_referenced(User.objects.active().filter(pk=ada.pk)) == []
            assert lock_referenced(User.objects.filter(pk__in=[])) == []

    def test_active_account_cannot_be_deleted_until_the_transaction_ends(self) -> None:
        ada = UserFactory.create()
        as_its_deletion_does = User.objects.filter(pk=ada.pk).select_for_update(
            no_key=True, nowait=True
        )

        with transaction.atomic():
            lock_account(ada)

            assert is_locked_for(as_its_deletion_does)

    def test_account_that_was_deactivated_since_is_refused(self) -> None:
        ada = UserFactory.create()
        User.objects.filter(pk=ada.pk).update(is_active=False)

        with transaction.atomic(), pytest.raises(SessionRevoked):
            lock_account(ada)


@pytest.mark.django_db
class TestViolations:
    """A foreign key that a service has not locked is reported by what has happened to its row."""

    def test_reference_to_a_deleted_row_is_not_found(self) -> None:
        check_foreign_keys()

        with pytest.raises(IntegrityError) as violation, transaction.atomic():
            NotificationPreference.objects.create(user_id=999_999, kind="tea", by_mail=True)

        assert problems.from_exception(violation.value).code == "not_found"

    def test_deletion_of_a_row_that_is_referred_to_is_a_conflict(self) -> None:
        ada = UserFactory.create()
        NotificationPreference.objects.create(user=ada, kind="tea", by_mail=True)
        check_foreign_keys()

        rows = User.objects.filter(pk=ada.pk)
        with pytest.raises(IntegrityError) as violation, transaction.atomic():
            rows._raw_delete(rows.db)

        assert problems.from_exception(violation.value).code == "in_use"


def check_foreign_keys() -> None:
    """Check them now and after each statement, not at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
