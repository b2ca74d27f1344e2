"""Demo data: 300 products in 30 categories and a few orders. Always the same."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify

from domains.commerce import services
from domains.commerce.models import Category, Product, StockMovement
from domains.commerce.seeds.large import load_large
from domains.commerce.seeds.shelves import SHELVES
from domains.commerce.selectors import CATEGORIES, PRODUCTS
from shared.auth.models import User
from shared.seeding import FIRST_ID, advance_sequences, number_categories

__all__ = ["FIRST_ID", "load", "load_large"]

# With a fixed seed every installation has the same products and orders.
_SEED = 1815


@dataclass(frozen=True, slots=True)
class _Line:
    product_id: int
    quantity: int


_BASKETS: Sequence[tuple[str, Sequence[_Line], Sequence[str]]] = (
    ("ada", (_Line(1, 1), _Line(11, 2)), ("paid", "shipped", "delivered")),
    ("ada", (_Line(239, 1),), ("paid", "shipped")),
    ("ada", (_Line(201, 3), _Line(211, 1)), ()),
    ("grace", (_Line(1, 2), _Line(112, 1)), ("paid",)),
    ("linus", (_Line(111, 1),), ("cancelled",)),
)
_REVIEWS = (
    ("ada", 1, 5, "Pours without a drip and keeps its warmth through a long proof."),
    ("ada", 11, 4, "A good strong cup. The plunger could be smoother."),
    ("grace", 1, 4, "Sturdy. Found no bugs in it."),
)


@transaction.atomic
def load(*, now: datetime) -> None:
    """
    Load the demo data. A second call changes nothing.
    """
    if Category.objects.exists() or Product.objects.exists():
        return
    Category.objects.bulk_create(_categories(now))
    products = Product.objects.bulk_create(_products(now))
    StockMovement.objects.bulk_create(
        StockMovement(product=product, delta=product.stock, reason="opening", created_at=now)
        for product in products
        if product.stock
    )
    advance_sequences(Category, Product)
    _place_orders(now)
    CATEGORIES.bump()
    PRODUCTS.bump()


def _categories(now: datetime) -> Iterator[Category]:
    for pk, name, parent_id in number_categories(SHELVES):
        yield Category(pk=pk, name=name, slug=slugify(name), parent_id=parent_id, created_at=now)


def _products(now: datetime) -> Iterator[Product]:
    chance = random.Random(_SEED)  # noqa: S311  # demo data, not secrets
    product_id = 0
    shelves = [
        (name, shelf) for department in SHELVES.values() for name, shelf in department.items()
    ]
    for category_id, (shelf_name, (cheapest, dearest, names)) in enumerate(
        shelves, start=len(SHELVES) + 1
    ):
        for name in names.split("; "):
            product_id += 1
            opened = now - timedelta(days=300 - product_id, minutes=chance.randrange(600))
            yield Product(
                pk=product_id,
                sku=f"NX-{product_id:04}",
                name=name,
                slug=slugify(name),
                description=_description(name, shelf=shelf_name, chance=chance),
                category_id=category_id,
                price=Decimal(chance.randint(cheapest, dearest)) + Decimal("0.90"),
                stock=_stock(product_id, chance=chance),
                created_at=opened,
                updated_at=opened,
            )


def _description(name: str, *, shelf: str, chance: random.Random) -> str:
    promise = chance.choice(
        (
            "Made to be used every day and to last for years.",
            "A quiet favourite of people who know what they want.",
            "Small-batch made, with parts that can be replaced.",
            "Chosen by us after living with a dozen others.",
            "Simple, sturdy and easy to look after.",
        )
    )
    return f"{name} from our shelf of {shelf.lower()}. {promise}"


def _stock(product_id: int, *, chance: random.Random) -> int:
    # Some products have little or no stock. The products of the orders always have some.
    stock: int = chance.choice((0, 3, 8, *range(12, 120, 6)))
    ordered = {line.product_id for _, lines, _ in _BASKETS for line in lines}
    return stock if product_id not in ordered else max(stock, 20)


def _place_orders(now: datetime) -> None:
    people = {user.username: user for user in User.objects.filter(username__in=_customers())}
    admin = User.objects.admins().order_by("pk").first()
    if admin is None or len(people) < len(_customers()):
        return
    services.add_to_cart(user=people["linus"], product_id=12, quantity=1)
    for days, (username, lines, steps) in enumerate(_BASKETS, start=1):
        placed = now - timedelta(days=12 - days)
        order = services.place_order(
            customer=people[username], request=services.OrderRequest(lines=lines), now=placed
        )
        for hours, step in enumerate(steps, start=1):
            services.set_order_status(
                actor=admin,
                order_id=order.pk,
                status=step,
                now=placed + timedelta(hours=20 * hours),
            )
    for username, product_id, rating, body in _REVIEWS:
        services.add_review(
            user=people[username], product_id=product_id, rating=rating, body=body, now=now
        )


def _customers() -> set[str]:
    return {username for username, _, _ in _BASKETS}
