"""Promise: a path ends in /stream/ if, and only if, it returns server-sent events."""

from typing import Any

import pytest

from nexus import start
from nexus.gateway.openapi_components import resolve_references
from nexus.gateway.rest import build_api
from shared.realtime import declared_topics
from shared.stream_requests import MEDIA_TYPE, is_stream


@pytest.fixture(scope="module")
def paths() -> Any:
    """Return the paths of the OpenAPI document."""
    return resolve_references(build_api(start.registry()).get_openapi_schema())["paths"]


class TestStreams:
    def test_stream_paths_end_in_stream(self, paths: Any) -> None:
        answering = {
            path
            for path, methods in paths.items()
            for operation in methods.values()
            if any(
                MEDIA_TYPE in answer.get("content", {})
                for answer in operation["responses"].values()
            )
        }

        assert answering == {path for path in paths if is_stream(path)}
        assert "/api/v1/notifications/stream/" in answering

    def test_topics_are_named_after_their_owner(self) -> None:
        for topic in declared_topics():
            owner, _, word = topic.name.partition(".")
            assert word, topic
            if topic.declared_in.startswith("domains."):
                assert topic.declared_in.split(".")[1] == owner
