"""The items of work: what one request of each asks, and what its response must contain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.compare.sizes import Size

_JOB_TYPES = (
    ("full-time", "full_time"),
    ("part-time", "part_time"),
    ("contract", "contractor"),
    ("internship", "intern"),
)
Values = Mapping[str, int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """
    One kind of request.

    ``values`` returns the values of request number i, which paths and bodies name as ``$name``.
    ``rows`` is the length of the list in the response. ``reset`` are statements before each
    measurement, and ``stored`` is a query for the number of rows that good responses have stored;
    a system may have its own.
    """

    title: str
    values: Callable[[int, Size], Values]
    rows: int | None = None
    contains: Callable[[Size], str] = lambda _size: ""
    requests: int = 2_000
    connections: int = 16
    reset: Sequence[str] = ()
    stored: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """Concurrent requests of which exactly ``winners`` must succeed and store a row."""

    requests: int
    winners: int
    has_one_user: bool
    reset: Sequence[str]
    count: str


def _nothing(_number: int, _size: Size) -> Values:
    return {}


def _product(number: int, size: Size) -> Values:
    return {
        "category": 1 + number * 7 % size.categories,
        "product": 1 + number * 7919 % min(size.products, 10_000),
    }


def _author(number: int, size: Size) -> Values:
    return {"user": 1 + number * 37 % size.authors}


def _job_filter(number: int, _size: Size) -> Values:
    kind, word = _JOB_TYPES[number // 20 % 4]
    return {"city": 1 + number % 20, "type": kind, "word": word}


_EMPTY_POLL = (
    "DELETE FROM bench.vote WHERE poll_id = 3",
    "VACUUM bench.vote",
    "ALTER SEQUENCE bench.next_voter RESTART",
)
_NO_ORDERS = "TRUNCATE bench.orders, bench.order_item"

ITEMS: Mapping[str, Item] = {
    "W1": Item(
        title="products of a category in a price range, by price, 20 and the total",
        values=_product,
        rows=20,
    ),
    "W1w": Item(
        title="products in a price range (half of all), by price, 20 and the total",
        values=lambda number, _size: {"min": number % 100},
        rows=20,
    ),
    "W2": Item(
        title="products by price, a page far down",
        values=lambda _number, size: {"page": size.products // 50},
        rows=20,
    ),
    "W3": Item(title="one product", requests=10_000, values=_product, contains=lambda _: '"slug"'),
    "W4": Item(title="GraphQL: 20 products and their categories", values=_product, rows=20),
    "W5": Item(
        title="GraphQL: 10 posts, authors, 5 comments each, their authors, likes",
        values=_nothing,
        rows=10,
    ),
    "W6": Item(
        title="home feed: the 20 newest posts of 50 followed users, with counts",
        requests=5_000,
        values=_author,
        rows=20,
    ),
    "W7": Item(
        title="job search by two words, place and type, ranked, 20 and the total",
        values=_job_filter,
        rows=20,
    ),
    "W8a": Item(
        title="results of a poll with 1,000 votes",
        values=lambda _number, _size: {"poll": 2},
        rows=4,
        contains=lambda _size: "250",
    ),
    "W8b": Item(
        title="results of a poll with a vote of every user",
        values=lambda _number, _size: {"poll": 1},
        rows=4,
        contains=lambda size: str(size.users // 4),
    ),
    "W9": Item(
        title="votes in one poll, 32 at a time",
        connections=32,
        requests=30_000,
        values=lambda number, size: {
            "user": 1 + number % size.admin,
            "poll": 3,
            "option": 9 + number % 4,
        },
        reset=_EMPTY_POLL,
        stored="SELECT count(*) FROM bench.vote WHERE poll_id = 3",
    ),
    "W10": Item(
        title="orders of one product, 16 at a time",
        requests=5_000,
        values=lambda number, size: {**_author(number, size), "product": 1},
        reset=(
            "UPDATE bench.product SET stock = 1000000000 WHERE id = 1",
            "VACUUM bench.product",
            _NO_ORDERS,
        ),
        stored="SELECT count(*) FROM bench.order_item",
    ),
    "W11": Item(
        title="sign-in (the hash of a password)",
        connections=4,
        values=lambda _number, _size: {"username": "user1", "password": "bench-password"},
        contains=lambda _size: "access",
    ),
    "M1": Item(title="what the server is", values=_nothing, contains=lambda _size: "nexus"),
    "M2": Item(title="liveness", values=_nothing),
}
RACES: Mapping[str, Race] = {
    "W9": Race(
        requests=32,
        winners=1,
        has_one_user=True,
        reset=_EMPTY_POLL,
        count="SELECT count(*) FROM bench.vote WHERE poll_id = 3",
    ),
    "W10": Race(
        requests=160,
        winners=100,
        has_one_user=False,
        reset=("UPDATE bench.product SET stock = 100 WHERE id = 1", _NO_ORDERS),
        count="SELECT count(*) FROM bench.order_item WHERE product_id = 1",
    ),
}
