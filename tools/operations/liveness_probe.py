"""
Request `/livez` of a port ten times a second until the input ends.

It prints when each request began on the monotonic clock, and the seconds until its response. A
process of its own, because the load generator would delay a thread of its process.
"""

import sys
import threading
import time

import httpx

SECONDS_BETWEEN = 0.1


def main(port: int) -> None:
    """Probe until the standard input is closed."""
    is_over = threading.Event()
    threading.Thread(target=_wait_for_end, args=[is_over], daemon=True).start()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        while not is_over.wait(SECONDS_BETWEEN):
            began = time.monotonic()
            is_alive = client.get("/livez").status_code == 200
            seconds = time.monotonic() - began if is_alive else float("inf")
            sys.stdout.write(f"{began} {seconds}\n")
            sys.stdout.flush()


def _wait_for_end(is_over: threading.Event) -> None:
    sys.stdin.read()
    is_over.set()


if __name__ == "__main__":
    main(int(sys.argv[1]))
