"""Promise: equal parameters and responses of operations have one model, different ones do not."""

from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any

import pytest
from django.conf import settings
from ninja import Body, NinjaAPI, Path, Query, Router
from pydantic.fields import FieldInfo

from nexus.gateway.rest import build_api
from shared.http import Out


class GroupOut(Out):
    name: str


def size_up_to(limit: int) -> Any:
    """Return an enum. All of them have the same name."""
    return Enum("Size", [(f"S{number}", number) for number in range(limit)])


def operations_of(api: NinjaAPI) -> Iterator[Any]:
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            yield from view.operations


def test_operations_share_the_model_of_a_response() -> None:
    models: dict[str, set[Any]] = defaultdict(set)
    for operation in operations_of(build_api(settings.NEXUS_REGISTRY)):
        for model in operation.response_models.values():
            field = getattr(model, "model_fields", {}).get("response")
            if field and repr(field) == repr(FieldInfo.from_annotation(field.annotation)):
                models[repr(field)].add(model)

    assert len(models) > 20
    assert {text for text, found in models.items() if len(found) > 1} == set()


def test_operations_share_the_model_of_a_path() -> None:
    models: dict[str, set[Any]] = defaultdict(set)
    for operation in operations_of(build_api(settings.NEXUS_REGISTRY)):
        for model in operation.models:
            if model.__ninja_param_source__ == "path":
                models[repr(model.model_fields)].add(model)

    assert len(models) > 10
    assert {text for text, found in models.items() if len(found) > 1} == set()


def test_response_with_an_annotation_that_cannot_be_a_key_has_a_model_of_its_own() -> None:
    router = Router()
    for path in ("/one", "/two"):
        router.get(path, response=Annotated[list[GroupOut], ["a note"]])(lambda request: [])

    models = [operation.response_models[200] for operation in operations_of(api_of(router))]

    assert [model.model_fields["response"].annotation for model in models] == [list[GroupOut]] * 2
    assert models[0] is not models[1]


SMALL, LARGE = size_up_to(2), size_up_to(9)
PARAMETERS = [
    Annotated[int, Query()],
    Annotated[int, Query(ge=1)],
    Annotated[int, Query(alias="count")],
    Annotated[int, Query(description="how many")],
    Annotated[int, Path()],
    Annotated[int, Body()],
    Annotated[str, Query()],
    Annotated[SMALL, Query()],
    Annotated[LARGE, Query()],
]


@pytest.mark.parametrize("kind", PARAMETERS)
def test_different_parameters_have_different_models(kind: Any) -> None:
    def read(request: Any, amount: Any) -> None: ...

    router = Router()
    for number, other in enumerate([kind, *PARAMETERS]):
        read.__annotations__["amount"] = other
        router.post(f"/{number}/{{amount}}" if "Path" in repr(other) else f"/{number}")(read)

    first, *others = [operation.models[0] for operation in operations_of(api_of(router))]
    assert [kind == other for other in PARAMETERS] == [first is other for other in others]


def api_of(router: Router) -> NinjaAPI:
    api = NinjaAPI(urls_namespace="of-this-test")
    api.add_router("", router)
    return api
