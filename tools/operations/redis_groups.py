"""Redis under Sentinels, and a Redis Cluster, from Debian's packages."""

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import redis

from tools.operations.lab_processes import free_port, start, stopped_at_the_end, wait_until

SERVICE = "nexus"
MILLISECONDS_UNTIL_DOWN = 3000
"""After how long without an answer Sentinels and nodes of a Cluster replace a primary."""
NODES = 3
_NO_FILES = ("--save", "", "--appendonly", "no", "--bind", "127.0.0.1")


@dataclass
class Server:
    """A running server."""

    port: int
    process: "subprocess.Popen[bytes]"

    def client(self) -> redis.Redis:
        """Return a client of this server alone."""
        return redis.Redis(port=self.port, socket_timeout=2, decode_responses=True)

    def is_ready(self) -> bool:
        """Return whether the server responds."""
        try:
            return bool(self.client().ping())
        except redis.RedisError:
            return False

    def kill(self) -> None:
        """Kill the server, as a machine that fails."""
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        """Stop the process without closing its connections."""
        self.process.send_signal(signal.SIGSTOP)


@dataclass(frozen=True)
class Group:
    """Servers of which one takes over if another fails."""

    url: str
    servers: Sequence[Server]

    def primary(self) -> Server:
        """Return a server that accepts writes, the one of the keys of Nexus in a Cluster."""
        for server in self.servers:
            with suppress(redis.RedisError):
                if server.client().set("{nx}:probe", 1, ex=1):
                    return server
        raise RuntimeError("No server accepts writes.")


@contextmanager
def running_sentinels(folder: Path) -> Iterator[Group]:
    """Start a primary with two replicas and three Sentinels, and stop them after the block."""
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        primary = _start(stack, folder, *_NO_FILES)
        follow = ("--replicaof", f"127.0.0.1 {primary.port}")
        replicas = [_start(stack, folder, *_NO_FILES, *follow) for _ in range(NODES - 1)]
        sentinels = [_start_sentinel(stack, folder, primary) for _ in range(NODES)]
        wait_until(lambda: all(map(_knows_all, sentinels)), "the Sentinels know each other")
        hosts = ",".join(f"127.0.0.1:{sentinel.port}" for sentinel in sentinels)
        yield Group(f"redis+sentinel://{hosts}/{SERVICE}/0", [primary, *replicas])


@contextmanager
def running_cluster(folder: Path, *, replicas: int = 0) -> Iterator[Group]:
    """Start a Cluster of three primaries with replicas each, and stop it after the block."""
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        servers = [_start_node(stack, folder) for _ in range(NODES * (1 + replicas))]
        addresses = [f"127.0.0.1:{server.port}" for server in servers]
        options = ["--cluster-replicas", str(replicas), "--cluster-yes"]
        subprocess.run(  # noqa: S603
            ["redis-cli", "--cluster", "create", *addresses, *options],  # noqa: S607
            check=True,
            stdout=subprocess.DEVNULL,
        )
        wait_until(lambda: all(map(_is_whole, servers)), "the Cluster is complete")
        yield Group(f"redis+cluster://{','.join(addresses)}", servers)


def _start(stack: ExitStack, folder: Path, *options: str, program: str = "redis-server") -> Server:
    port = free_port()
    own = folder / str(port)
    own.mkdir()
    command = [program, *options, "--port", str(port), "--dir", str(own)]
    process = start(command, folder=own, log=own / "log")
    stack.enter_context(stopped_at_the_end(process))
    server = Server(port, process)
    wait_until(server.is_ready, f"{program} at port {port} responds")
    return server


def _start_node(stack: ExitStack, folder: Path) -> Server:
    return _start(
        stack,
        folder,
        *_NO_FILES,
        *("--cluster-enabled", "yes", "--cluster-node-timeout", str(MILLISECONDS_UNTIL_DOWN)),
        *("--cluster-require-full-coverage", "no"),
    )


def _start_sentinel(stack: ExitStack, folder: Path, primary: Server) -> Server:
    # A Sentinel writes what it learns into its configuration, so that must be a file.
    file = folder / f"sentinel-{free_port()}.conf"
    file.write_text(
        f"sentinel monitor {SERVICE} 127.0.0.1 {primary.port} 2\n"
        f"sentinel down-after-milliseconds {SERVICE} {MILLISECONDS_UNTIL_DOWN}\n"
        f"sentinel failover-timeout {SERVICE} 10000\n"
    )
    return _start(stack, folder, str(file), "--bind", "127.0.0.1", program="redis-sentinel")


def _knows_all(sentinel: Server) -> bool:
    [state] = sentinel.client().sentinel_masters().values()
    return state["num-other-sentinels"] == NODES - 1 and state["num-slaves"] == NODES - 1


def _is_whole(server: Server) -> bool:
    state = server.client().cluster("INFO")
    known = state if isinstance(state, str) else "\n".join(f"{k}:{v}" for k, v in state.items())
    # A replica that has not yet copied its primary cannot take over.
    link = server.client().info("replication").get("master_link_status", "up")
    return "cluster_state:ok" in known and link == "up"
