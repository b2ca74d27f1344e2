"""Selectors whose values are kept."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import wraps
from typing import ParamSpec, TypeVar, cast

import orjson

from shared.caching.keeping import keep
from shared.caching.namespaces import Namespace
from shared.caching.server import key

P = ParamSpec("P")
R = TypeVar("R")


def cached(*namespaces: Namespace, ttl: timedelta) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """
    Keep what a selector returns until a namespace is bumped.

    Its keyword arguments are the key; its value is made of what JSON can say (lists,
    dictionaries with text keys, text, numbers, booleans, None) and is the caller's own copy.
    """

    def decorate(selector: Callable[P, R]) -> Callable[P, R]:
        name = f"{selector.__module__}.{selector.__qualname__}"

        @wraps(selector)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            packed, _ = keep(
                _key(namespaces[0], name, kwargs),
                namespaces=namespaces,
                ttl=ttl,
                compute=lambda: orjson.dumps(selector(*args, **kwargs)),
            )
            return cast("R", orjson.loads(cast("bytes", packed)))

        return answer

    return decorate


def _key(namespace: Namespace, selector: str, arguments: dict[str, object]) -> str:
    spelled = orjson.dumps([selector, arguments], default=_spell, option=orjson.OPT_SORT_KEYS)
    digest = hashlib.blake2b(spelled, digest_size=20).hexdigest()
    return key(*namespace.name.split("."), "value", digest)


def _spell(argument: object) -> str:
    if isinstance(argument, Decimal):
        return str(argument)
    raise TypeError(f"A cached selector cannot be asked with {argument!r}.")
