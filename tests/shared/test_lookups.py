"""Look-up of one row by its id."""

import pytest

from shared.auth.models import User
from shared.errors import NotFound
from shared.lookups import get_or_not_found


@pytest.mark.django_db
class TestGetOrNotFound:
    def test_row_with_the_id_is_returned(self) -> None:
        ada = User.objects.create_user("ada", "ada@nexus.test")

        assert get_or_not_found(User.objects.all(), kind="user", key=ada.pk) == ada

    def test_missing_row_is_not_found(self) -> None:
        with pytest.raises(NotFound, match=r"There is no user 7\."):
            get_or_not_found(User.objects.all(), kind="user", key=7)
