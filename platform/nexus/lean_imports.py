"""Imports of libraries that take memory in each process and that no request needs."""

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import cast

TRANSLITERATION = "text_unidecode"
TELEMETRY = "opentelemetry"
TEST_CLIENT = "django.test"
GRAPHQL_TEST_CLIENT = "graphene_django.utils.testing"


def import_redis_without_metrics() -> None:
    """
    Import redis as if OpenTelemetry were not installed.

    Its client imports the SDK, 2 MB, for metrics that Nexus does not use. Traces of Nexus do not
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


def leave_out_test_clients() -> None:
    """
    Import Django's test client, with unittest and a web server 2 MB, at its first use.

    Call this in a web process, before Django imports the applications: that of graphene-django,
    which imports it, is left out. The settings of django-ninja and of graphene-django import a
    signal from the same package.
    """
    if TEST_CLIENT in sys.modules or GRAPHQL_TEST_CLIENT in sys.modules:
        return
    sys.modules[TEST_CLIENT] = _at_first_use(TEST_CLIENT)
    module = ModuleType(GRAPHQL_TEST_CLIENT)
    vars(module)["GraphQLTestCase"] = None
    sys.modules[GRAPHQL_TEST_CLIENT] = module


def _at_first_use(name: str) -> ModuleType:
    """Return a module that is executed when one of its attributes is read."""
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"There is no module {name}.")
    module, loader = module_from_spec(spec), spec.loader

    def execute(attribute: str) -> object:
        del vars(module)["__getattr__"]
        loader.exec_module(module)
        return getattr(module, attribute)

    vars(module)["__getattr__"] = execute
    return module
