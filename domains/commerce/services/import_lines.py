"""Import of lines of products: all lines, the good lines, or none."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import TypeVar

from django.db import transaction

from domains.commerce.models import Category, Product, StockMovement
from domains.commerce.selectors import PRODUCTS
from domains.commerce.services.slugs import slug_for_sku
from domains.commerce.services.stock import Change, announce_changes
from shared.conflicts import conflict_on
from shared.text import fold_name

T = TypeVar("T")

BATCH = 1_000

_CREATED_BESIDE = "A product of the file was created by another request. Import the file again."


@dataclass(frozen=True, slots=True)
class ProductLine:
    """
    A line of a file of products.

    A value of None leaves that of a known product unchanged; a new product gets the default.
    """

    number: int
    sku: str
    name: str
    description: str | None
    price: Decimal
    currency: str | None
    category: str
    stock: int | None


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A bad line, with the reason."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of an import or of a dry run."""

    created: int
    updated: int
    problems: Sequence[LineProblem]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line whose category was found."""

    line: ProductLine
    category_id: int

    @property
    def sku_key(self) -> str:
        """The key by which a product is found."""
        return fold_name(self.line.sku)


@transaction.atomic
def import_products(
    *,
    lines: Sequence[ProductLine],
    unread: Sequence[LineProblem],
    now: datetime,
    skip_bad: bool,
    on_progress: Callable[[int], None],
) -> ImportReport:
    """
    Create or update the product of each line, identified by its stock-keeping unit.

    If a line is bad, or could not even be read, nothing changes at all, unless bad lines are
    to be skipped. Every change of stock goes into the ledger. ``on_progress`` is called
    with the number of processed lines. A deleted product stays deleted: its line creates
    another one.

    :raises AlreadyExists: if another request creates one of the products at the same moment.
    """
    good, misplaced = _split_lines(lines)
    problems = sorted([*unread, *misplaced], key=lambda problem: problem.number)
    if problems and not skip_bad:
        return ImportReport(created=0, updated=0, problems=problems)
    known = _lock_products([placed.sku_key for placed in good])
    created = done = 0
    for batch in _batches(good):
        created += _write(batch, known=known, now=now)
        done += len(batch)
        on_progress(done)
    PRODUCTS.bump()
    return ImportReport(created=created, updated=done - created, problems=problems)


@transaction.atomic
def dry_run_import(
    *,
    lines: Sequence[ProductLine],
    unread: Sequence[LineProblem],
    now: datetime,
    skip_bad: bool,
    on_progress: Callable[[int], None],
) -> ImportReport:
    """
    Run an import, roll it back and return its report.

    :raises AlreadyExists: if another request creates one of the products at the same moment.
    """
    rehearsal = transaction.savepoint()
    report = import_products(
        lines=lines, unread=unread, now=now, skip_bad=skip_bad, on_progress=on_progress
    )
    transaction.savepoint_rollback(rehearsal)
    return report


def _split_lines(lines: Sequence[ProductLine]) -> tuple[list[_Placed], list[LineProblem]]:
    categories = _lock_categories()
    first_seen: dict[str, int] = {}
    good: list[_Placed] = []
    problems: list[LineProblem] = []
    for line in lines:
        first = first_seen.setdefault(fold_name(line.sku), line.number)
        if first != line.number:
            problems.append(LineProblem(line.number, f"sku: is on line {first} already."))
        elif line.category not in categories:
            reason = f"category: There is no category {line.category}."
            problems.append(LineProblem(line.number, reason))
        else:
            good.append(_Placed(line, categories[line.category]))
    return good, problems


def _lock_categories() -> Mapping[str, int]:
    # Locked, so that none is deleted before the products that are put into it are committed;
    # and because every import locks them all, one import waits for another.
    rows = Category.objects.active().select_for_update(no_key=True).order_by("pk")
    found: dict[str, int] = {}
    for pk, slug in rows.values_list("pk", "slug"):
        found[slug] = found[str(pk)] = pk
    return found


def _lock_products(keys: Sequence[str]) -> Mapping[str, int]:
    """Lock the known products and return their ids by the keys of their stock-keeping units."""
    # All before the first batch, in the order in which orders take their products: batches that
    # follow the file would take them in another one, and deadlock with orders.
    rows = Product.objects.on_sale().filter(sku_key__in=keys)
    rows = rows.order_by("pk").select_for_update(no_key=True)
    return {key: pk for key, pk in rows.values_list("sku_key", "pk") if key is not None}


def _batches(rows: Sequence[_Placed]) -> Iterator[Sequence[_Placed]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _write(batch: Sequence[_Placed], *, known: Mapping[str, int], now: datetime) -> int:
    """Write a batch and return the number of new products."""
    there = _read([known[placed.sku_key] for placed in batch if placed.sku_key in known])
    old: list[Product] = []
    new: list[Product] = []
    moved: list[Change] = []
    for placed in batch:
        before = there.get(placed.sku_key)
        after = _product(placed, before=before, now=now)
        if before is None:
            new.append(after)
        else:
            old.append(after)
            moved.append(Change(before.pk, delta=after.stock - before.stock, stock=after.stock))
    Product.objects.bulk_create(
        old,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[
            *("name", "description", "price", "currency", "category", "stock", "updated_at"),
        ],
    )
    created = _create(new)
    opening = [Change(p.pk, delta=p.stock, stock=p.stock) for p in created]
    _record([*moved, *opening], now=now)
    announce_changes(moved, now=now)
    return len(created)


def _read(ids: Sequence[int]) -> Mapping[str, Product]:
    rows = Product.objects.filter(pk__in=ids)
    rows = rows.only("sku_key", "slug", "description", "currency", "stock")
    return {product.sku_key: product for product in rows}


def _create(products: Sequence[Product]) -> Sequence[Product]:
    # A slug that belongs to a stock-keeping unit is taken if the product that had it is off sale
    # or has another one now.
    slugs = [product.slug for product in products]
    taken = set(Product.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    for product in products:
        if product.slug in taken:
            product.slug = f"{product.slug}-{secrets.token_hex(4)}"
    with conflict_on("sku", constraint="one_product_on_sale_per_sku", message=_CREATED_BESIDE):
        return Product.objects.bulk_create(products)


def _product(placed: _Placed, *, before: Product | None, now: datetime) -> Product:
    line = placed.line
    former = before or Product(slug=slug_for_sku(line.name, sku=line.sku))
    return Product(
        pk=former.pk,
        sku=line.sku,
        name=line.name,
        slug=former.slug,
        description=_given(line.description, former.description),
        price=line.price,
        currency=_given(line.currency, former.currency),
        category_id=placed.category_id,
        stock=_given(line.stock, former.stock),
        created_at=now,
        updated_at=now,
    )


def _given(value: T | None, former: T) -> T:
    return former if value is None else value


def _record(changes: Sequence[Change], *, now: datetime) -> None:
    StockMovement.objects.bulk_create(
        StockMovement(
            product_id=change.product_id, delta=change.delta, reason="import", created_at=now
        )
        for change in changes
        if change.delta
    )
