"""The command ``python -m domains.movies.simulator [PORT] [--latency SECONDS]``."""

import argparse
import signal
import sys
import threading

from domains.movies.simulator.server import DEFAULT_PORT, Simulator

# About the latency of a request to TMDb from Europe.
LATENCY = 0.08


def main() -> int:
    """Serve until stopped by a signal."""
    parser = argparse.ArgumentParser(description="A stand-in for TMDb, with invented films.")
    parser.add_argument("port", nargs="?", type=int, default=DEFAULT_PORT)
    parser.add_argument("--latency", type=float, default=LATENCY, help="seconds each answer takes")
    asked = parser.parse_args()
    wait_for_stop_signal = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: wait_for_stop_signal.set())
    with Simulator(port=asked.port, latency=asked.latency) as simulator:
        sys.stdout.write(f"TMDb's stand-in is at {simulator.url}\n")
        sys.stdout.flush()
        wait_for_stop_signal.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
