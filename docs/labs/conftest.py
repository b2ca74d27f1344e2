"""Fixtures of the labs' tests: those of the suite."""

from tests.conftest import (
    deliver,
    direct_children,
    django_db_modify_db_settings,
    fast_flush,
    now,
)
from tests.domains.conftest import admin, api, other_user, run_concurrently
