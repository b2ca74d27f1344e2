"""Imports of libraries that take memory in each process and that no request needs."""

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import cast

TRANSLITERATION = "text_unidecode"
TELEMETRY = "opentelemetry"


def import_redis_without_metrics() -> None:
    """
    Import redis as if OpenTelemetry were not installed.

    Its client imports the SDK, 6 MB, for metrics that Nexus does not use. Traces of Nexus do not
    need it to.
    """
    if "redis" in sys.modules or TELEMETRY in sys.modules:
        return
    # With None, Python reports the module as missing.
    sys.modules[TELEMETRY] = cast("ModuleType", None)
    try:
        import_module("redis")
    finally:
        del sys.modules[TELEMETRY]


def defer_transliteration() -> None:
    """
    Import text_unidecode, whose table takes 4 MB, at its first use.

    Call this before Django imports the applications. Graphene-django imports it to name the members
    of enums that it makes of choices. Nexus makes its enums itself, so no request needs it.
    """
    module = ModuleType(TRANSLITERATION)
    vars(module)["unidecode"] = _transliterate
    sys.modules.setdefault(TRANSLITERATION, module)


def _transliterate(text: str) -> str:
    return _import_function()(text)


@cache
def _import_function() -> Callable[[str], str]:
    del sys.modules[TRANSLITERATION]
    return cast("Callable[[str], str]", import_module(TRANSLITERATION).unidecode)
