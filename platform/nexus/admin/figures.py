"""Count the figures on the first page of the admin site."""

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
from shared.admin import MAX_COUNTED, Figure

logger = logging.getLogger(__name__)

COUNT_TIMEOUT_MS = 1_000
"""The statement timeout for the figures of one part; slower figures are left out."""


@dataclass(frozen=True, slots=True)
class CountedFigure:
    """A figure with its number, for display. ``address`` is the URL of the matching list."""

    label: str
    number: str
    address: str
    is_alarming: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """The figures of the core or of one domain; empty if counting failed."""

    title: str
    figures: Sequence[CountedFigure]


def build_panels(registry: Registry, *, now: datetime) -> list[Panel]:
    """
    Count the figures of the core and of each enabled domain, with one statement per part.
    """
    return [
        Panel(title, _count_panel(module, now=now))
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


def _count_panel(module: ModuleType, *, now: datetime) -> list[CountedFigure]:
    try:
        figures: Sequence[Figure] = module.figures(now=now)
        return [
            _counted_figure(figure, number)
            for figure, number in zip(figures, _count(figures), strict=True)
        ]
    except Exception:
        # A failing part must not hide the figures of the others.
        logger.exception("Counting the figures of %s failed.", module.__name__)
        return []


@transaction.atomic
def _count(figures: Sequence[Figure]) -> list[int]:
    counts: list[str] = []
    values: list[Any] = []
    for figure in figures:
        rows = figure.rows.order_by().values("pk")[: MAX_COUNTED + 1]
        statement, parameters = rows.query.sql_with_params()
        counts.append(f"(SELECT count(*) FROM ({statement}) AS counted)")  # noqa: S608  # Django's
        values.extend(parameters)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(COUNT_TIMEOUT_MS)])
        cursor.execute(f"SELECT {', '.join(counts)}", values)
        return list(cursor.fetchone() or ())


def _counted_figure(figure: Figure, number: int) -> CountedFigure:
    shown = f"{number:,}" if number <= MAX_COUNTED else f"{MAX_COUNTED:,}+"
    return CountedFigure(figure.label, shown, _address(figure), figure.is_alarming and number > 0)


def _address(figure: Figure) -> str:
    if figure.at is None:
        return ""
    meta = figure.rows.model._meta
    page = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return f"{page}?{urlencode(figure.at)}" if figure.at else page
