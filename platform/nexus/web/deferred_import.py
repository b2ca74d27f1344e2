"""A module of a library that is imported when it is used, because its table takes 4 MB."""

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import cast

TRANSLITERATION = "text_unidecode"


def defer_transliteration() -> None:
    """
    Import text_unidecode at its first use. Call this before Django imports the applications.

    Graphene-django imports it to name the members of enums that it makes of choices. Nexus makes
    its enums itself, so no request needs it.
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
