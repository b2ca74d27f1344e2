"""The figures on the first page of the admin site, as every part of the house says them."""

import importlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse

from nexus.registry import Registry
from nexus.start import CORE_PACKAGES
from shared.admin import MOST_COUNTED, Figure

logger = logging.getLogger(__name__)

PATIENCE_MS = 1_000
"""How long the database may count for one part; the page does without what takes longer."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure with its number, as the page shows it."""

    label: str
    number: str
    address: str
    is_alarming: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """The figures of one part of the house, or none if they could not be had."""

    title: str
    tallies: Sequence[Tally]


def panels(registry: Registry, *, now: datetime) -> list[Panel]:
    """
    Count what the core and the enabled domains want counted: one statement for each of them.
    """
    return [
        Panel(title, _tallies(module, now=now))
        for title, module in _parts(registry)
        if hasattr(module, "figures")
    ]


def _parts(registry: Registry) -> Iterator[tuple[str, ModuleType]]:
    for plugin, module in registry.modules("admin"):
        yield plugin.manifest.title, module
    for package in CORE_PACKAGES:
        config = apps.get_containing_app_config(package)
        assert config is not None
        yield str(config.verbose_name), importlib.import_module(f"{package}.admin")


def _tallies(module: ModuleType, *, now: datetime) -> list[Tally]:
    try:
        figures: Sequence[Figure] = module.figures(now=now)
        return [
            _tally(figure, number) for figure, number in zip(figures, _count(figures), strict=True)
        ]
    except Exception:
        # One part that cannot count must not keep the admins from all the others.
        logger.exception("The figures of %s cannot be had.", module.__name__)
        return []


@transaction.atomic
def _count(figures: Sequence[Figure]) -> list[int]:
    counts: list[str] = []
    values: list[Any] = []
    for figure in figures:
        some = figure.rows.order_by().values("pk")[: MOST_COUNTED + 1]
        statement, given = some.query.sql_with_params()
        counts.append(f"(SELECT count(*) FROM ({statement}) AS counted)")  # noqa: S608  # Django's
        values.extend(given)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE_MS)])
        cursor.execute(f"SELECT {', '.join(counts)}", values)
        return list(cursor.fetchone() or ())


def _tally(figure: Figure, number: int) -> Tally:
    shown = f"{number:,}" if number <= MOST_COUNTED else f"{MOST_COUNTED:,}+"
    return Tally(figure.label, shown, _address(figure), figure.is_alarming and number > 0)


def _address(figure: Figure) -> str:
    if figure.at is None:
        return ""
    meta = figure.rows.model._meta
    page = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return f"{page}?{urlencode(figure.at)}" if figure.at else page
