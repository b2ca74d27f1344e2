"""Mutations made from typed functions, whose arguments are the schemas of REST."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import graphene
from graphene.types.unmountedtype import UnmountedType
from graphene.utils.str_converters import to_camel_case
from pydantic import BaseModel

from shared.auth.bearer import forget_sign_in
from shared.graphql.costs import cost
from shared.graphql.parameters import Parameters
from shared.graphql.roots import belongs_to
from shared.graphql.viewers import current_user
from shared.idempotency.operations import run_once

_KEY = "idempotency_key"


@dataclass(frozen=True, slots=True)
class Replay:
    """
    How an idempotent mutation responds to a repeated request.

    ``reference`` names an attribute of the first result, whose value is stored as JSON; None
    stores null, for results that are found by their user. ``read`` returns the result. It is called
    with those of ``user``, the stored value as ``reference``, and the arguments of the mutation
    that are its parameters.
    """

    read: Callable[..., object]
    reference: str | None = "pk"

    def result(self, **known: object) -> object:
        """Return the result of the first request."""
        return self.read(**{name: known[name] for name in inspect.signature(self.read).parameters})


def mutation(
    *,
    replay: Replay | None = None,
    weight: int = 0,
    public: bool = False,
    changes_viewer: bool = False,
    **payload: Any,
) -> Callable[[Callable[..., object]], graphene.Field]:
    """
    Make a field of ``Mutation`` from a function that calls one service.

    The function takes ``info`` and ``Parameters``: a request schema is the argument ``input``,
    whose type is made by ``input_of`` unless it is ``Annotated[schema, input type]``. All arguments
    are validated before the function runs. The docstring describes the field.

    :param payload: the fields of the payload by name; a plain type is a field that is never null.
        With one field, the function returns its value; with more, an object with attributes of
        their names.
    :param replay: adds the argument ``idempotencyKey``, and reads the result of a repeated request.
    :param weight: the cost of the mutation in objects, see ``shared.graphql.costs``.
    :param public: whether anonymous viewers may call it. Otherwise they are refused before the
        arguments are validated, as REST does.
    :param changes_viewer: whether it may change the viewer's account or the session of the request.
        Then the next mutation of the document authenticates the request again.
    """

    def decorate(function: Callable[..., object]) -> graphene.Field:
        compiled = _Compiled(
            function, payload, replay, public=public, changes_viewer=changes_viewer
        )
        field = graphene.Field(
            compiled.payload,
            args=compiled.arguments(),
            resolver=compiled.resolve,
            description=inspect.getdoc(function),
            required=False,
        )
        return belongs_to("Mutation", cost(field, weight=weight))

    return decorate


class _Compiled:
    """A mutation function with its parameters and its payload type."""

    def __init__(
        self,
        function: Callable[..., Any],
        payload: Mapping[str, Any],
        replay: Replay | None,
        *,
        public: bool,
        changes_viewer: bool,
    ) -> None:
        self._function, self._replay, self._public = function, replay, public
        self._changes_viewer = changes_viewer
        self._operation = to_camel_case(function.__name__)
        self._parameters = Parameters(function)
        self._names = tuple(payload)
        self.payload = _payload_type(function, payload)

    def arguments(self) -> dict[str, UnmountedType]:
        """Return the arguments of the field by their names in Python."""
        named = self._parameters.arguments()
        return {**named, _KEY: graphene.String()} if self._replay else named

    def resolve(self, _root: None, info: Any, **given: Any) -> Any:
        """Validate the arguments, call the function and return the payload."""
        if not self._public:
            current_user(info)
        key = given.pop(_KEY, None)
        try:
            result = self._run(info, key, self._parameters.values(given))
        finally:
            # After an error, too: some end sessions.
            if self._changes_viewer:
                forget_sign_in(info.context)
        # With several fields, each is read from the result when it is selected.
        return self.payload(**{self._names[0]: result}) if len(self._names) == 1 else result

    def _run(self, info: Any, key: str | None, arguments: dict[str, Any]) -> object:
        replay = self._replay
        if replay is None or key is None:
            return self._function(info, **arguments)
        user = current_user(info)
        return run_once(
            user=user,
            key=key,
            operation=self._operation,
            body={name: _plain(value) for name, value in arguments.items()},
            effect=lambda: self._function(info, **arguments),
            reference=lambda result: replay.reference and getattr(result, replay.reference),
            read=lambda reference: replay.result(user=user, reference=reference, **arguments),
        )


def _payload_type(
    function: Callable[..., Any], payload: Mapping[str, Any]
) -> type[graphene.ObjectType]:
    name = "".join(word.capitalize() for word in function.__name__.split("_"))
    fields = {
        field: graphene.Field(kind, required=True) if isinstance(kind, type) else kind
        for field, kind in payload.items()
    }
    body = {**fields, "__doc__": inspect.getdoc(function), "__module__": function.__module__}
    return type(f"{name}Payload", (graphene.ObjectType,), body)


def _plain(value: Any) -> object:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value
