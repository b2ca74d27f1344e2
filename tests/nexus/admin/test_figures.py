"""The figures on the first page of the admin site."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nexus.admin.figures import Panel, build_panels
from nexus.registry import Plugin, Registry
from shared.admin import MAX_COUNTED
from shared.events.models import ParkedTask
from shared.plugin import Domain

pytestmark = pytest.mark.django_db

HERE = "tests.nexus.admin"


def part(name: str) -> Plugin:
    manifest = Domain(name=name, title=name.title(), summary="", version="1", owns=())
    return Plugin(manifest=manifest, package=f"{HERE}.{name}")


def build_panels_of(*names: str, now: datetime) -> list[Panel]:
    registry = Registry(enabled=tuple(part(name) for name in names))
    return build_panels(registry, now=now)[: len(names)]


def create_tasks(amount: int, *, name: str = "pour") -> None:
    ParkedTask.objects.bulk_create(
        ParkedTask(task_id=f"{name}{number}", name=name, queue="default")
        for number in range(amount)
    )


class TestFigures:
    def test_figures_of_a_part_need_one_statement(self, now: datetime) -> None:
        create_tasks(2)
        create_tasks(1, name="boil")

        with CaptureQueriesContext(connection) as captured:
            [panel] = build_panels_of("scratch", now=now)

        counting = [each for each in captured if "events_parkedtask" in each["sql"]]
        own = [each for each in counting if "boil" in each["sql"]]
        assert len(own) == 1
        assert [(each.label, each.number) for each in panel.figures] == [
            ("All", "3"),
            ("Boiled", "1"),
            ("Unlisted", "3"),
        ]

    def test_figure_links_to_the_filtered_list(self, now: datetime) -> None:
        [panel] = build_panels_of("scratch", now=now)

        page = "/admin/events/parkedtask/"
        assert [each.address for each in panel.figures] == [page, f"{page}?name=boil", ""]

    def test_count_stops_at_the_limit(self, now: datetime) -> None:
        create_tasks(MAX_COUNTED + 1)

        [panel] = build_panels_of("scratch", now=now)

        assert panel.figures[0].number == "10,000+"

    @pytest.mark.parametrize("name", ["scratch_broken", "scratch_slow"])
    def test_failing_part_leaves_the_others_unchanged(self, now: datetime, name: str) -> None:
        create_tasks(1)

        missing, there = build_panels_of(name, "scratch", now=now)

        assert missing == Panel("Scratch_" + name.removeprefix("scratch_").title(), [])
        assert there.figures[0].number == "1"
