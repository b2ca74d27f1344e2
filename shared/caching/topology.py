"""
Addresses of the cache server: one server, a primary that Sentinels name, or a Cluster.

- ``redis://``, ``rediss://`` and ``unix://`` lead to one server.
- ``redis+sentinel://[user:password@]host:port,host:port/service/0`` lists Sentinels.
- ``redis+cluster://[user:password@]host:port,host:port`` lists nodes of a Cluster.

With ``rediss+sentinel`` and ``rediss+cluster`` the connections are encrypted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import redis
import redis.asyncio
import redis.asyncio.sentinel
import redis.sentinel
from redis.asyncio.cluster import ClusterNode as AsyncClusterNode
from redis.cluster import ClusterNode

# Parts of redis-py have no types.
_make_node: Any = ClusterNode
_make_sentinels: Any = redis.sentinel.Sentinel
_make_sentinels_on_loop: Any = redis.asyncio.sentinel.Sentinel

SERVER, SENTINEL, CLUSTER = "", "sentinel", "cluster"
DEFAULT_PORTS = {SENTINEL: 26379, CLUSTER: 6379}
DEFAULT_SERVICE = "mymaster"


class InvalidAddress(ValueError):
    """An address of a cache server that cannot be parsed."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the cache server is. ``nodes`` are the Sentinels, or nodes of the Cluster."""

    url: str
    kind: str = SERVER
    nodes: Sequence[tuple[str, int]] = ()
    service: str = DEFAULT_SERVICE
    options: Mapping[str, Any] = field(default_factory=dict)
    sentinel_options: Mapping[str, Any] = field(default_factory=dict)


@lru_cache(maxsize=16)
def parse_address(url: str) -> Address:
    """
    Return the parts of an address.

    :raises InvalidAddress: if Sentinels or nodes of a Cluster are listed in another form.
    """
    parts = urlsplit(url)
    scheme, _, kind = parts.scheme.partition("+")
    if not kind:
        return Address(url)
    if kind not in DEFAULT_PORTS or scheme not in ("redis", "rediss"):
        raise InvalidAddress(f"There is no kind of cache server {parts.scheme!r}.")
    sign_in, _, hosts = parts.netloc.rpartition("@")
    username, _, password = sign_in.partition(":")
    service, _, database = parts.path.strip("/").partition("/")
    if kind == CLUSTER and service not in ("", "0"):
        raise InvalidAddress("A Cluster has database 0 only.")
    options: dict[str, Any] = {
        **({"username": unquote(username)} if username else {}),
        **({"password": unquote(password)} if password else {}),
        **({"ssl": True} if scheme == "rediss" else {}),
        **({"db": int(database)} if database else {}),
    }
    query = dict(parse_qsl(parts.query))
    sentinel = {"password": query["sentinel_password"]} if "sentinel_password" in query else {}
    return Address(
        url,
        kind,
        nodes=[_parse_node(node, DEFAULT_PORTS[kind]) for node in hosts.split(",")],
        service=service or DEFAULT_SERVICE,
        options=options,
        sentinel_options=sentinel,
    )


def connect(address: Address, **options: Any) -> Any:
    """
    Return a client of redis-py with these options of its connections.

    :raises redis.exceptions.RedisClusterException: if no node of a Cluster answers. The clients of
        the others connect with their first command.
    """
    if address.kind == CLUSTER:
        nodes = [_make_node(host, port) for host, port in address.nodes]
        # A node that is away must not make the slots of the others unavailable.
        return redis.RedisCluster(
            startup_nodes=nodes, require_full_coverage=False, **{**address.options, **options}
        )
    if address.kind == SENTINEL:
        manager = _make_sentinels(
            address.nodes, sentinel_kwargs=_sentinel_options(address, options)
        )
        return manager.master_for(address.service, **{**address.options, **options})
    return redis.Redis.from_url(address.url, **options)


def connect_on_loop(address: Address, *, max_connections: int, **options: Any) -> Any:
    """Return a client of redis-py for an event loop, with these options of its connections."""
    if address.kind == CLUSTER:
        nodes = [AsyncClusterNode(host, port) for host, port in address.nodes]
        return redis.asyncio.RedisCluster(
            startup_nodes=nodes,
            require_full_coverage=False,
            max_connections=max_connections,
            **{**address.options, **options},
        )
    if address.kind == SENTINEL:
        manager = _sentinels_on_loop(address, options)
        return manager.master_for(address.service, **{**address.options, **options})
    pool = redis.asyncio.BlockingConnectionPool.from_url(
        address.url,
        max_connections=max_connections,
        timeout=options["socket_timeout"],
        **options,
    )
    return redis.asyncio.Redis(connection_pool=pool)


async def connect_to_subscribe(address: Address, *, attempt: int, **options: Any) -> Any:
    """
    Return a client of redis-py for an event loop whose connection only subscribes.

    A Cluster sends a message to all its nodes, so any node will do: each ``attempt`` takes another.

    :raises redis.RedisError: if no Sentinel names a primary.
    """
    if address.kind == SERVER:
        return redis.asyncio.Redis.from_url(address.url, **options)
    if address.kind == CLUSTER:
        host, port = address.nodes[attempt % len(address.nodes)]
    else:
        # Subscriptions over the connections of redis-py's Sentinel client receive nothing.
        host, port = await _sentinels_on_loop(address, options).discover_master(address.service)
    return redis.asyncio.Redis(host=host, port=port, **{**address.options, **options})


def _sentinels_on_loop(address: Address, options: Mapping[str, Any]) -> Any:
    return _make_sentinels_on_loop(
        address.nodes, sentinel_kwargs=_sentinel_options(address, options)
    )


def _sentinel_options(address: Address, options: Mapping[str, Any]) -> dict[str, Any]:
    names = ("socket_timeout", "socket_connect_timeout")
    shared = {name: options[name] for name in names if name in options}
    return {**address.sentinel_options, **shared}


def _parse_node(text: str, default_port: int) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = text, str(default_port)
    if not host or not port.isdecimal():
        raise InvalidAddress(f"{text!r} is not a host with a port.")
    return host.strip("[]"), int(port)
