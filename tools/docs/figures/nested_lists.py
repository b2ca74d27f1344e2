"""One query per row, or one per level."""

from collections.abc import Callable
from functools import partial
from typing import Any

import graphene
from django.test import Client

from domains.commerce.models import Category, Product
from domains.commerce.selectors import list_categories, list_products
from tools.docs.figures.pages import Page, paragraph, table
from tools.docs.figures.timing import count_statements, measure_median
from tools.docs.plots import Bars

_LEVELS = (
    "{ categories(first: %d) { edges { node { name products(first: 3) { edges { node { name"
    " reviews(first: 2) { edges { node { rating } } } } } } } } } }"
)
Execute = Callable[[str], object]


def n_plus_one() -> Page:
    """Query three levels in both ways."""
    rows, bars = [], []
    for size in (1, 5, 20):
        one_a_row = partial(_execute_naively, _LEVELS % size)
        one_a_level = partial(_execute_planned, _LEVELS % size)
        one_a_level()  # The document is parsed and planned once, as for every repeated document.
        slow, fast = measure_median(one_a_row, rounds=9), measure_median(one_a_level, rounds=9)
        many, few = count_statements(one_a_row), count_statements(one_a_level)
        rows.append([str(size), str(many), f"{slow:.1f}", str(few), f"{fast:.1f}"])
        bars.append((f"{size} categories", slow, fast))
    return Page(
        name="n-plus-one",
        title="N+1: one query per row or one query per level",
        says="The script loads categories, the first three products of each category, and the first"
        " two reviews of each product, in two ways. The first is a schema whose resolvers query the"
        " rows of their parent, as in many tutorials. The second is `/graphql` of Nexus, including"
        " HTTP, limits and headers.",
        made_by="tools/docs/figures/nested_lists.py",
        body=[
            table(["categories", "one query per row", "ms", "one query per level", "ms"], rows),
            "",
            paragraph(
                "With one query per row the number of statements grows with the number of rows, and"
                " with one query per level it does not. In this measurement statements use a local"
                " socket. Over a network each statement also costs a round trip."
            ),
        ],
        bars=Bars(
            "Three levels of GraphQL", "ms", ("one query per row", "one query per level"), bars
        ),
    )


def _execute_planned(text: str) -> object:
    client = Client(SERVER_NAME="localhost")
    answer = client.post("/graphql/", {"query": text}, content_type="application/json").json()
    if "errors" in answer:
        raise RuntimeError(answer["errors"])
    return answer


def _execute_naively(text: str) -> object:
    result = _NAIVE.execute(text)
    if result.errors:
        raise RuntimeError(result.errors)
    return result.data


def _edges(node: Any) -> Any:
    edge = type(f"{node}Edge", (graphene.ObjectType,), {"node": graphene.Field(node)})
    page = type(f"{node}Page", (graphene.ObjectType,), {"edges": graphene.List(edge)})
    return graphene.Field(page, first=graphene.Int())


def _page(rows: Any, first: int) -> object:
    return {"edges": [{"node": row} for row in rows[:first]]}


class _Review(graphene.ObjectType):  # type: ignore[misc]  # untyped there
    rating = graphene.Int()


class _Product(graphene.ObjectType):  # type: ignore[misc]  # untyped there
    name = graphene.String()
    reviews = _edges(_Review)

    @staticmethod
    def resolve_reviews(product: Product, info: object, first: int) -> object:
        return _page(product.reviews.order_by("-pk"), first)


class _Category(graphene.ObjectType):  # type: ignore[misc]  # untyped there
    name = graphene.String()
    products = _edges(_Product)

    @staticmethod
    def resolve_products(category: Category, info: object, first: int) -> object:
        return _page(list_products().filter(category=category), first)


class _Query(graphene.ObjectType):  # type: ignore[misc]  # untyped there
    categories = _edges(_Category)

    @staticmethod
    def resolve_categories(root: None, info: object, first: int) -> object:
        return _page(list_categories(), first)


_NAIVE = graphene.Schema(query=_Query)
