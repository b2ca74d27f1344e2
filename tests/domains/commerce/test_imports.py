"""Importing uploaded files of products as jobs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from domains.commerce import selectors, services
from domains.commerce.models import Product, ProductImport
from domains.commerce.schemas.import_lines import read_lines
from domains.commerce.services import LineProblem, ProductLine
from shared.auth.models import User
from tests.api_client import ApiClient, bearer
from tests.concurrency import RunConcurrently
from tests.domains.commerce.factories import CategoryFactory, ProductFactory
from tests.factories import AdminFactory

pytestmark = pytest.mark.django_db

HEADER = "sku,name,price,category,stock\n"
GOOD = "TEA-1,Teapot,34.90,tea,5\n"
BAD = "TEA-2,Cup,free,tea,5\n"

Upload = Callable[..., Any]


@pytest.fixture
def upload(admin: User) -> Upload:
    CategoryFactory.create(slug="tea")
    client = Client(SERVER_NAME="localhost")

    def send(content: str | bytes, *, by: User = admin, **fields: str) -> Any:
        file = SimpleUploadedFile("products.csv", _bytes(content), content_type="text/csv")
        return client.post(
            "/api/v1/products/imports/", {"file": file, **fields}, headers=bearer(by)
        )

    return send


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def queue(admin: User, content: str, *, now: datetime) -> ProductImport:
    return services.queue_import(
        actor=admin,
        file_name="products.csv",
        content=content.encode(),
        is_dry_run=False,
        skips_bad_lines=False,
        now=now,
    )


class TestImportJobs:
    def test_upload_is_accepted_with_a_location_that_shows_the_result(
        self, upload: Upload, api: ApiClient, admin: User, deliver: Callable[[], None]
    ) -> None:
        ProductFactory.create(sku="TEA-0", stock=1)

        accepted = upload(HEADER + GOOD + "TEA-0,Cup,1.00,tea,4\n")
        queued = api.rest("GET", _path(accepted), by=admin).json()
        deliver()
        done = api.rest("GET", _path(accepted), by=admin).json()

        assert (accepted.status_code, accepted.json()) == (202, queued)
        assert (queued["status"], queued["progress"]) == ("queued", None)
        assert (done["status"], done["progress"]) == ("succeeded", {"done": 2, "lines": 2})
        assert (done["created"], done["updated"], done["problems"]) == (1, 1, [])
        assert Product.objects.get(sku="TEA-1").stock == 5
        assert bytes(ProductImport.objects.get().content) == b""

    @pytest.mark.parametrize(
        ("fields", "status", "created", "skus"),
        [
            ({}, "failed", 0, []),
            ({"partial": "true"}, "succeeded", 1, ["TEA-1"]),
            ({"partial": "true", "dry_run": "true"}, "succeeded", 1, []),
        ],
    )
    def test_invalid_lines_are_listed_in_the_result(
        self,
        upload: Upload,
        api: ApiClient,
        admin: User,
        deliver: Callable[[], None],
        fields: dict[str, str],
        status: str,
        created: int,
        skus: list[str],
    ) -> None:
        accepted = upload(HEADER + GOOD + BAD, **fields)
        deliver()

        done = api.rest("GET", _path(accepted), by=admin).json()
        assert (done["status"], done["created"], done["problem_count"]) == (status, created, 1)
        assert done["problems"] == [{"number": 3, "reason": "price: Write a price like 19.90."}]
        assert list(Product.objects.values_list("sku", flat=True)) == skus

    def test_unreadable_file_fails_with_a_reason(
        self, upload: Upload, api: ApiClient, admin: User, deliver: Callable[[], None]
    ) -> None:
        accepted = upload(b"\xff\x00 no columns")
        deliver()

        failed = api.rest("GET", _path(accepted), by=admin).json()
        assert (failed["status"], failed["progress"]) == ("failed", None)
        assert failed["error"].startswith("The first line must name columns")

    def test_progress_is_visible_before_the_commit(self, admin: User, now: datetime) -> None:
        CategoryFactory.create(slug="tea")
        lines = "".join(f"T-{number},Teapot,1.00,tea,\n" for number in range(1_500))
        job = queue(admin, HEADER + lines, now=now)
        seen: list[selectors.Progress | None] = []

        def read(content: bytes, /) -> tuple[list[ProductLine], list[LineProblem]]:
            seen.append(selectors.get_progress(job))
            return read_lines(content)

        services.run_import(import_id=job.pk, read=read, now=now)

        # `job` was read before the import, so its status is still "queued".
        seen.append(selectors.get_progress(job))
        assert seen == [None, selectors.Progress(done=1_500, lines=1_500)]

    def test_repeated_run_imports_once(self, admin: User, now: datetime) -> None:
        CategoryFactory.create(slug="tea")
        job = queue(admin, HEADER + GOOD, now=now)

        services.run_import(import_id=job.pk, read=read_lines, now=now)
        Product.objects.update(stock=2)
        services.run_import(import_id=job.pk, read=read_lines, now=now)

        assert Product.objects.get().stock == 2

    def test_customer_may_not_import(self, upload: Upload, api: ApiClient, shopper: User) -> None:
        refused = upload(HEADER + GOOD, by=shopper)
        listed = api.rest("GET", "products/imports/", by=shopper)
        shown = api.rest("GET", "products/imports/1/", by=shopper)

        assert [refused.status_code, listed.status_code, shown.status_code] == [403] * 3
        assert not ProductImport.objects.exists()

    def test_upload_without_a_file_is_refused(
        self, upload: Upload, api: ApiClient, admin: User
    ) -> None:
        empty = upload("")
        absent = api.rest("POST", "products/imports/", {"file": "sku,name"}, by=admin)

        assert [empty.status_code, absent.status_code] == [422, 422]
        assert {error["field"] for error in absent.json()["errors"]} == {"file"}

    def test_unfinished_jobs_fail_and_old_jobs_are_deleted(
        self, admin: User, now: datetime
    ) -> None:
        stale = queue(admin, HEADER + GOOD, now=now - timedelta(hours=2))
        fresh = queue(admin, HEADER + GOOD, now=now)
        queue(admin, HEADER + GOOD, now=now - timedelta(days=31))

        services.tidy_imports(now=now)

        left = ProductImport.objects.order_by("pk").values_list("pk", "status")
        assert list(left) == [(stale.pk, "failed"), (fresh.pk, "queued")]


@pytest.mark.django_db(transaction=True)
class TestRace:
    def test_one_job_run_by_two_workers_imports_once(
        self, run_concurrently: RunConcurrently, now: datetime
    ) -> None:
        CategoryFactory.create(slug="tea")
        job = queue(AdminFactory.create(), HEADER + GOOD, now=now)

        outcomes = run_concurrently(
            [lambda: services.run_import(import_id=job.pk, read=read_lines, now=now)] * 4
        )

        job.refresh_from_db()
        assert outcomes == [None] * 4
        assert (job.status, job.products_created, job.products_updated) == ("succeeded", 1, 0)


def _path(accepted: Any) -> str:
    return str(accepted["Location"]).removeprefix("/api/v1/")
