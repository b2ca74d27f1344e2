"""Queries and subscriptions made from typed functions, whose arguments are the schemas of REST."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import graphene

from shared.graphql.connections import ConnectionField
from shared.graphql.costs import cost
from shared.graphql.parameters import Parameters
from shared.graphql.roots import belongs_to
from shared.graphql.schemas import NO_TYPES
from shared.graphql.viewers import current_user

Function = Callable[..., Any]


def query(
    kind: Any,
    *,
    types: Mapping[str, Any] = NO_TYPES,
    signed_in: bool = False,
    required: bool = False,
    weight: int = 0,
    assumed_size: int | None = None,
) -> Callable[[Function], graphene.Field]:
    """
    Make a field of ``Query`` from a function that calls one selector.

    The function takes ``info`` and ``Parameters``, which are validated before it runs. The
    docstring describes the field.

    :param kind: the type of what the function returns. The field is null if the function raises.
    :param types: the types of arguments whose annotation has no name, such as a ``Literal``.
    :param signed_in: whether anonymous viewers are refused, before the arguments are validated, as
        REST does.
    :param required: whether the field is never null, so that a failure fails the whole document.
    :param weight: the cost of the field, and ``assumed_size`` that of a list, see
        ``shared.graphql.costs``.
    """

    def decorate(function: Function) -> graphene.Field:
        parameters = Parameters(function, types=types)
        field = graphene.Field(
            kind,
            args=parameters.arguments(),
            resolver=_resolver(function, parameters, signed_in=signed_in),
            description=describe(function),
            required=required,
        )
        cost(field, weight=weight, assumed_size=assumed_size)
        return belongs_to("Query", field)

    return decorate


def connection(
    node: Any,
    *,
    types: Mapping[str, Any] = NO_TYPES,
    signed_in: bool = False,
    weight: int = 0,
    field: type[ConnectionField] = ConnectionField,
) -> Callable[[Function], ConnectionField]:
    """
    Make a paginated list of ``Query`` from a function that returns a query set or a ``Ranking``.

    A parameter with a schema of filters is the argument ``filter``, and its ``ordering`` is
    ``orderBy``. Everything else is as for ``query``.

    :param node: the type of the rows.
    :param field: the class of the field, if its connection has fields of its own.
    """

    def decorate(function: Function) -> ConnectionField:
        parameters = Parameters(function, types=types)
        made = field(
            lambda: node,
            resolver=_resolver(function, parameters, signed_in=signed_in),
            description=describe(function),
            **parameters.arguments(),
        )
        return belongs_to("Query", cost(made, weight=weight))

    return decorate


class _SubscriptionField(graphene.Field):
    """A field of the subscription root."""

    def __init__(self, kind: Any, *, subscribe: Function, **options: Any) -> None:
        super().__init__(kind, **options)
        self._subscribe = subscribe

    def wrap_subscribe(self, _parent_subscribe: object) -> Function:
        """Return the function that opens the stream."""
        return self._subscribe


def subscription(
    kind: Any, *, signed_in: bool = False, required: bool = True
) -> Callable[[Function], graphene.Field]:
    """
    Make a field of ``Subscription`` from a function that returns a ``Watch``.

    Everything else is as for ``query``.
    """

    def decorate(function: Function) -> graphene.Field:
        parameters = Parameters(function)
        field = _SubscriptionField(
            kind,
            args=parameters.arguments(),
            subscribe=_resolver(function, parameters, signed_in=signed_in),
            description=describe(function),
            required=required,
        )
        return belongs_to("Subscription", field)

    return decorate


def describe(function: Function) -> str:
    """Return the docstring of a function on one line."""
    return " ".join((inspect.getdoc(function) or "").split())


def _resolver(function: Function, parameters: Parameters, *, signed_in: bool) -> Function:
    def resolve(_root: None, info: Any, **given: Any) -> Any:
        if signed_in:
            current_user(info)
        return function(info, **parameters.values(given))

    return resolve
