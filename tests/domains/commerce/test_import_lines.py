"""Importing products from CSV files."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from domains.commerce import services
from domains.commerce.models import Product, StockMovement
from shared.auth.models import User
from tests.domains.commerce.factories import CategoryFactory, OrderItemFactory, ProductFactory

HEADER = "sku,name,description,price,currency,category,stock\n"
GOOD = "TEA-1,Teapot,Pours well.,34.90,USD,tea,5\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    CategoryFactory.create(slug="tea")
    return tmp_path / "products.csv"


class TestImportProducts:
    def test_import_creates_and_updates_products_by_sku(self, file: Path) -> None:
        old = ProductFactory.create(sku="TEA-1", name="Old", stock=3)
        file.write_text(HEADER + GOOD + "TEA-2,Cup,,4.5,USD,tea,\n")

        call_command("import_products", file)

        old.refresh_from_db()
        cup = Product.objects.get(sku="TEA-2")
        assert (old.name, old.price, old.stock) == ("Teapot", Decimal("34.90"), 5)
        assert (cup.price, cup.stock, cup.is_active) == (Decimal("4.50"), 0, True)
        assert list(old.movements.order_by("pk").values_list("delta", flat=True)) == [3, 2]

    @pytest.mark.parametrize(
        "lines",
        [
            pytest.param("sku,name,price,category\nTEA-1,Teapot,34.90,tea\n", id="absent"),
            pytest.param(HEADER + "TEA-1,Teapot,,34.90,,tea,\n", id="empty"),
        ],
    )
    def test_import_without_optional_values_leaves_them_unchanged(
        self, file: Path, lines: str
    ) -> None:
        old = ProductFactory.create(
            sku="TEA-1", description="Pours well.", currency="EUR", stock=3, max_per_order=2
        )
        file.write_text(lines)

        call_command("import_products", file)

        old.refresh_from_db()
        assert (old.name, old.price) == ("Teapot", Decimal("34.90"))
        assert (old.description, old.currency) == ("Pours well.", "EUR")
        assert (old.stock, old.max_per_order, old.movements.count()) == (3, 2, 1)

    def test_new_product_of_a_line_without_optional_values_gets_defaults(self, file: Path) -> None:
        file.write_text("sku,name,price,category\nTEA-1,Teapot,34.90,tea\n")

        call_command("import_products", file)

        new = Product.objects.get(sku="TEA-1")
        assert (new.description, new.currency, new.stock) == ("", "USD", 0)

    def test_sku_of_a_deleted_product_creates_a_new_product(
        self, file: Path, admin: User, now: datetime
    ) -> None:
        file.write_text(HEADER + GOOD)
        call_command("import_products", file)
        first = Product.objects.get()
        OrderItemFactory.create(product=first)
        services.delete_product(actor=admin, product_id=first.pk, now=now)

        call_command("import_products", file)

        again = Product.objects.on_sale().get(sku="TEA-1")
        assert again.pk != first.pk
        assert (again.name, again.stock) == (first.name, 5)

    def test_sku_that_its_product_no_longer_has_creates_a_new_product(
        self, file: Path, admin: User, now: datetime
    ) -> None:
        file.write_text(HEADER + GOOD)
        call_command("import_products", file)
        first = Product.objects.get()
        services.update_product(actor=admin, product_id=first.pk, changes={"sku": "OLD-1"}, now=now)

        call_command("import_products", file)

        assert set(Product.objects.values_list("sku", flat=True)) == {"OLD-1", "TEA-1"}

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("TEA-2,Cup,,-1,USD,tea,5", "price"),
            ("TEA-2,Cup,,1.999,USD,tea,5", "price"),
            ("TEA-2,Cup,,NaN,USD,tea,5", "price"),
            ("TEA-2,Cup,,1e3,USD,tea,5", "price"),
            ("TEA-2,Cup,,1_0.00,USD,tea,5", "price"),
            ("TEA-2,Cup,,,USD,tea,5", "price"),
            ("TEA-2,,,1.00,USD,tea,5", "name"),
            (",Cup,,1.00,USD,tea,5", "sku"),
            ("TEA-1,Again,,1.00,USD,tea,5", "line 2 already"),
            ("TEA-2,Cup,,1.00,usd,tea,5", "currency"),
            ("TEA-2,Cup,,1.00,USD,nowhere,5", "no category nowhere"),
            ("TEA-2,Cup,,1.00,USD,tea,-5", "stock"),
            ("TEA-2,Cup,,1.00,USD,tea,many", "stock"),
            ("TEA-2,Cup,,1.00,USD,tea,1_0", "stock"),
            ("TEA-2,Cup,,1.00,USD,tea,+5", "stock"),
            ("TEA-2,Cup,,1.00,USD,tea", "6 columns instead of 7"),
            ("TEA-2,C\x00p,,1.00,USD,tea,5", "Control characters"),
            ('TEA-2,"Cup,,1.00,USD,tea,5', "not closed"),
            ('TEA-2,"Cup"s,,1.00,USD,tea,5', "expected after"),
            ("TEA-2,Café,,1.00,USD,tea,5", "UTF-8"),
        ],
    )
    def test_invalid_line_is_reported_and_nothing_is_imported(
        self, file: Path, capsys: pytest.CaptureFixture[str], line: str, reason: str
    ) -> None:
        file.write_bytes((HEADER + GOOD + line + "\n").encode("latin-1"))

        with pytest.raises(CommandError, match="Nothing was changed"):
            call_command("import_products", file)

        errors = capsys.readouterr().err
        assert "line 3: " in errors
        assert reason in errors
        assert not Product.objects.exists()

    def test_partial_import_skips_invalid_lines(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file.write_text(HEADER + "TEA-2,Cup,,free,USD,tea,5\n" + GOOD)

        call_command("import_products", file, partial=True)

        assert [product.sku for product in Product.objects.all()] == ["TEA-1"]
        assert "line 2: price" in capsys.readouterr().err

    def test_dry_run_reports_counts_and_changes_nothing(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ProductFactory.create(sku="TEA-0", stock=1)
        file.write_text(HEADER + GOOD + "TEA-0,Cup,,1.00,USD,tea,5\n")

        call_command("import_products", file, dry_run=True)

        assert "1 products would be created and 1 updated" in capsys.readouterr().out
        assert Product.objects.get().stock == 1
        assert StockMovement.objects.count() == 1

    @pytest.mark.parametrize("content", ["", "name\n", "sku,name,price,category,colour\n", "\x00"])
    def test_file_without_the_required_columns_is_refused(self, file: Path, content: str) -> None:
        file.write_text(content)

        with pytest.raises(CommandError, match="must name columns"):
            call_command("import_products", file)

    def test_file_with_two_columns_of_one_name_is_refused(self, file: Path) -> None:
        file.write_text("sku,name,price,category,price\nTEA-2,Cup,1.00,tea,2.00\n")

        with pytest.raises(CommandError, match="more than once: price"):
            call_command("import_products", file)

        assert not Product.objects.exists()

    def test_file_over_the_size_limit_is_refused(self, file: Path) -> None:
        file.write_bytes(b"x" * (10 * 1024 * 1024 + 1))

        with pytest.raises(CommandError, match="larger"):
            call_command("import_products", file)

    def test_file_over_the_line_limit_is_refused(self, file: Path) -> None:
        file.write_text(HEADER + "x\n" * 50_001)

        with pytest.raises(CommandError, match="more than"):
            call_command("import_products", file)

    def test_ten_thousand_lines_need_ten_statements_per_batch(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lines = (f"T-{n},Teapot {n},Pours well.,34.90,USD,tea,{n % 9}\n" for n in range(10_000))
        file.write_text(HEADER + "".join(lines))

        with CaptureQueriesContext(connection) as statements:
            call_command("import_products", file)

        assert len(statements) <= 100, "ten batches of ten statements"
        assert Product.objects.count() == 10_000
        stock = Product.objects.aggregate(sum=Sum("stock"))["sum"]
        assert StockMovement.objects.aggregate(sum=Sum("delta"))["sum"] == stock
        assert "10,000 of 10,000" in capsys.readouterr().err
