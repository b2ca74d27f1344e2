"""Caching the values of selectors."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import wraps
from typing import ParamSpec, TypeVar, cast

import orjson

from shared.caching.get_or_compute import get_or_compute
from shared.caching.namespaces import Namespace
from shared.caching.server import make_key

P = ParamSpec("P")
R = TypeVar("R")


def cached(*namespaces: Namespace, ttl: timedelta) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """
    Cache the return values of a selector until one of the namespaces is bumped.

    The keyword arguments are the key. The value must be JSON: lists, dictionaries with text keys,
    text, numbers, booleans and None. Each caller gets its own copy.

    The decorated selector raises TypeError if an argument or the value cannot be serialized.
    """

    def decorate(selector: Callable[P, R]) -> Callable[P, R]:
        name = f"{selector.__module__}.{selector.__qualname__}"

        @wraps(selector)
        def run_cached(*args: P.args, **kwargs: P.kwargs) -> R:
            packed = get_or_compute(
                _key(namespaces[0], name, kwargs),
                namespaces=namespaces,
                ttl=ttl,
                compute=lambda: orjson.dumps(selector(*args, **kwargs)),
            ).value
            return cast("R", orjson.loads(cast("bytes", packed)))

        return run_cached

    return decorate


def _key(namespace: Namespace, selector: str, arguments: dict[str, object]) -> str:
    serialized = orjson.dumps(
        [selector, arguments], default=_serialize, option=orjson.OPT_SORT_KEYS
    )
    digest = hashlib.blake2b(serialized, digest_size=20).hexdigest()
    return make_key(*namespace.name.split("."), "value", digest)


def _serialize(argument: object) -> str:
    if isinstance(argument, Decimal):
        return str(argument)
    raise TypeError(f"A cached selector does not accept {argument!r}.")
