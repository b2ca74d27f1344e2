"""The start-up of the web process."""

import asyncio
import gc
from typing import Any

from nexus.web.lifespan import serve_lifespan
from shared import lifecycle


def test_objects_of_the_start_are_left_out_of_collections(monkeypatch: Any) -> None:
    monkeypatch.setattr(lifecycle, "stop", lambda: None)
    sent: list[Any] = []
    thresholds = gc.get_threshold()

    async def receive() -> dict[str, str]:
        return {"type": "lifespan.startup"}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    try:
        asyncio.run(serve_lifespan(receive, send, drain=0))
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
