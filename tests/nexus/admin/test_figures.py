"""The figures on the first page of the admin site."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nexus.admin.figures import Panel, panels
from nexus.registry import Plugin, Registry
from shared.admin import MOST_COUNTED
from shared.events.models import ParkedTask
from shared.plugin import Domain

pytestmark = pytest.mark.django_db

HERE = "tests.nexus.admin"


def part(name: str) -> Plugin:
    manifest = Domain(name=name, title=name.title(), summary="", version="1", owns=())
    return Plugin(manifest=manifest, package=f"{HERE}.{name}")


def panels_of(*names: str, now: datetime) -> list[Panel]:
    registry = Registry(enabled=tuple(part(name) for name in names))
    return panels(registry, now=now)[: len(names)]


def park(amount: int, *, name: str = "pour") -> None:
    ParkedTask.objects.bulk_create(
        ParkedTask(task_id=f"{name}{number}", name=name, queue="default")
        for number in range(amount)
    )


class TestFigures:
    def test_are_counted_in_one_statement_for_each_part(self, now: datetime) -> None:
        park(2)
        park(1, name="boil")

        with CaptureQueriesContext(connection) as captured:
            [panel] = panels_of("scratch", now=now)

        counting = [each for each in captured if "events_parkedtask" in each["sql"]]
        own = [each for each in counting if "boil" in each["sql"]]
        assert len(own) == 1
        assert [(each.label, each.number) for each in panel.tallies] == [
            ("All", "3"),
            ("Boiled", "1"),
            ("Unlisted", "3"),
        ]

    def test_lead_to_the_list_of_what_they_count(self, now: datetime) -> None:
        [panel] = panels_of("scratch", now=now)

        page = "/admin/events/parkedtask/"
        assert [each.address for each in panel.tallies] == [page, f"{page}?name=boil", ""]

    def test_stop_counting_where_it_would_take_long(self, now: datetime) -> None:
        park(MOST_COUNTED + 1)

        [panel] = panels_of("scratch", now=now)

        assert panel.tallies[0].number == "10,000+"

    @pytest.mark.parametrize("ill", ["scratch_broken", "scratch_slow"])
    def test_of_one_part_are_missing_and_all_others_are_there(
        self, now: datetime, ill: str
    ) -> None:
        park(1)

        missing, there = panels_of(ill, "scratch", now=now)

        assert missing == Panel("Scratch_" + ill.removeprefix("scratch_").title(), [])
        assert there.tallies[0].number == "1"
