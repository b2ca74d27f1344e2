"""Selections: SQL that is cached for a shape returns what new SQL returns, for every value."""

from collections.abc import Iterator
from typing import Any, Literal

import orjson
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Exists, QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from shared import selections
from shared.auth.models import Role, User
from shared.http import Out
from shared.parameters import decide, derive
from shared.rows import page_as_json
from shared.selections import select, sql_of

pytestmark = pytest.mark.django_db

NAMES = ["tea", "Teapot", "100 %", "cup_1", "cupboard"]


class GroupOut(Out):
    id: int
    name: str


class Calls:
    """Counts the calls of a selector."""

    count = 0


@pytest.fixture(autouse=True)
def calls() -> Iterator[Calls]:
    selections._forget()
    Group.objects.bulk_create(Group(name=name) for name in NAMES)
    Calls.count = 0
    yield Calls()
    selections._forget()


def list_groups(
    *,
    part: str = "",
    longer_than: int | None = None,
    among: tuple[str, ...] = (),
    is_short: bool | None = None,
    ordering: Literal["name", "-name"] = "name",
) -> QuerySet[Group]:
    Calls.count += 1
    groups = Group.objects.annotate(letters=Length("name"))
    if part:
        groups = groups.filter(name__icontains=part)
    if longer_than is not None:
        groups = groups.filter(letters__gt=longer_than)
    if among:
        groups = groups.filter(name__in=among)
    if is_short is not None:
        groups = groups.filter(letters__lt=4) if is_short else groups.exclude(letters__lt=4)
    return groups.order_by(ordering)


def names(selector: Any, *, start: int = 0, size: int = 20, **arguments: Any) -> list[str]:
    _, results = page_as_json(GroupOut, select(selector, **arguments), start=start, size=size)
    return [group["name"] for group in orjson.loads(b"[%b]" % results)]


class TestPreparedSql:
    @pytest.mark.parametrize(
        "arguments",
        [
            *({"part": part} for part in ("tea", "%", "_", "'", '"', "\\", "", "none")),
            *({"longer_than": number} for number in (0, 3, 2**40)),
            {"among": ("tea", "cup_1")},
            {"among": ("tea",), "longer_than": 1},
            {"is_short": True, "ordering": "-name"},
            {"is_short": False, "part": "cup", "start": 1},
        ],
        ids=str,
    )
    def test_rows_are_those_of_the_selector(self, arguments: dict[str, Any]) -> None:
        own = {name: value for name, value in arguments.items() if name != "start"}
        # Another request of the shape comes first, so that its values would show.
        for other in ({"part": "cup"}, {"longer_than": 4}, {"among": ("100 %", "tea")}, {}):
            names(list_groups, **{**own, **{name: other[name] for name in other if name in own}})

        expected = [group.name for group in list_groups(**own)][arguments.get("start", 0) :]

        assert names(list_groups, **arguments) == expected

    def test_selector_is_not_called_again_for_a_known_shape(self) -> None:
        names(list_groups, part="tea", longer_than=2)
        Calls.count = 0

        assert names(list_groups, part="CUP", longer_than=6) == ["cupboard"]
        assert Calls.count == 0

    def test_later_pages_share_the_sql(self) -> None:
        names(list_groups, start=1, size=2)
        Calls.count = 0

        found = names(list_groups, start=3, size=2)

        assert Calls.count == 0
        assert found == [group.name for group in list_groups()][3:]


def by_format(*, text: str) -> QuerySet[Group]:
    return Group.objects.filter(name=f"{text}")


def by_comparison(*, text: str) -> QuerySet[Group]:
    return Group.objects.filter(name="tea" if text == "hot" else text)


def by_method(*, text: str) -> QuerySet[Group]:
    return Group.objects.filter(name=text.lower())


def by_length(*, text: str) -> QuerySet[Group]:
    return Group.objects.filter(name="tea" if len(text) > 5 else text)


def by_own_statement(*, text: str) -> QuerySet[Group]:
    return Group.objects.filter(
        pk__in=list(Group.objects.filter(name="tea").values_list("pk", flat=True))
    )


def by_clock(*, text: str) -> QuerySet[Group]:
    later = LogEntry.objects.filter(action_time__gt=timezone.now())
    return Group.objects.filter(~Exists(later), name=text)


def sql_of_rows(rows: QuerySet[Group]) -> tuple[str, Any]:
    sql, parameters = rows.query.sql_with_params()
    return sql, parameters


class TestSelectorsCalledEachTime:
    @pytest.mark.parametrize(
        ("selector", "second"),
        [
            (by_format, "tea"),
            (by_comparison, "hot"),
            (by_method, "TEA"),
            (by_length, "teapots"),
            (by_own_statement, "any"),
            (by_clock, "tea"),
        ],
        ids=lambda case: getattr(case, "__name__", ""),
    )
    def test_selector_is_called_for_each_request(self, selector: Any, second: str) -> None:
        names(selector, text="cup_1")

        assert names(selector, text=second) == ["tea"]
        assert not selections._prepared


class TestMemory:
    @pytest.mark.parametrize("selector", [by_format, list_groups])
    def test_number_of_shapes_is_bounded(
        self, selector: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(selections, "MAX_SHAPES", 3)
        argument = "text" if selector is by_format else "part"
        for number in range(10):
            sql_of(select(selector, **{argument: "tea"}), sql_of_rows, kind=(number,))

            known = len(selections._prepared) + len(selections._called_each_time)
            assert 1 <= known <= 3

    def test_length_of_the_sql_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        [text, _] = sql_of(select(list_groups, part="tea"), sql_of_rows, kind=("first",))
        monkeypatch.setattr(selections, "MAX_CHARACTERS", 2 * len(text))
        for number in range(10):
            sql_of(select(list_groups, part="tea"), sql_of_rows, kind=(number,))

            assert 1 <= len(selections._prepared) <= 2


def by_kind(*, text: str) -> QuerySet[Group]:
    if decide(text, str.isdecimal):
        return Group.objects.filter(pk=derive(text, int))
    return Group.objects.filter(name=derive(text, str.lower))


class TestDecisions:
    def test_each_decision_has_its_own_sql(self) -> None:
        tea = Group.objects.get(name="tea")
        for _ in range(2):
            assert names(by_kind, text="TEA") == ["tea"]
            assert names(by_kind, text="CUP_1") == ["cup_1"]
            assert names(by_kind, text=str(tea.pk)) == ["tea"]
            assert names(by_kind, text="0") == []

        assert [len(variants) for variants in selections._prepared.values()] == [2]


def of_viewer(*, viewer: User) -> QuerySet[Group]:
    return Group.objects.all() if viewer.is_admin else Group.objects.filter(pk=viewer.pk)


class TestViewers:
    def test_users_share_sql_by_what_they_may_do(self) -> None:
        admin = User(pk=1, role=Role.ADMIN, is_active=True)
        user, other = (User(pk=pk, role=Role.USER, is_active=True) for pk in (2, 3))
        named = Group.objects.create(pk=3, name="of the other")

        for _ in range(2):
            assert named.name in names(of_viewer, viewer=admin)
            assert names(of_viewer, viewer=user) == []
            assert names(of_viewer, viewer=other) == [named.name]
            other.role = Role.ADMIN
            other.lacks_second_factor = True
            assert names(of_viewer, viewer=other) == [named.name]
            other.lacks_second_factor = False
            assert len(names(of_viewer, viewer=other)) == len(NAMES) + 1
            other.role = Role.USER

    def test_sql_may_not_depend_on_another_field(self) -> None:
        def by_name(*, viewer: User) -> QuerySet[Group]:
            return Group.objects.filter(name=viewer.username)

        names(by_name, viewer=User(pk=1, username="cup_1"))

        assert names(by_name, viewer=User(pk=2, username="tea")) == ["tea"]
        assert connection.execute_wrappers.count(selections._refuse) == 0
