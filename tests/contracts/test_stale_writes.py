"""Promise: no write restores stale values, over REST or in the admin site."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin import ModelAdmin, site
from django.db import connection, models
from django.forms import ModelForm
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from domains.commerce.models import Cart
from domains.movies.models import Genre
from nexus.gateway import rest
from nexus.gateway.preconditions import WRITES
from shared.admin import ServiceAdmin
from shared.auth.models import User
from tests.api_client import ApiClient
from tests.domains.commerce import factories as commerce
from tests.domains.commerce.rows import load as load_shop
from tests.domains.feed import factories as feed
from tests.domains.jobs import factories as jobs
from tests.domains.jobs.rows import load as load_jobs
from tests.domains.polls import factories as polls
from tests.factories import AdminFactory, UserFactory

pytestmark = pytest.mark.django_db

Body = Mapping[str, object]


@dataclass(frozen=True)
class Resource:
    """A resource with a GET and a write on one path."""

    path: str
    owner: User
    changes: tuple[Body, ...] = ()
    whole: Body | None = None
    extra_fields: Body | None = field(default=None)


def _me() -> Resource:
    user = UserFactory.create()
    user.set_password("a long and winding passphrase")
    user.save()
    return Resource(
        "users/me/",
        user,
        ({"display_name": "Ada"}, {"avatar_url": "https://nexus.test/a.png"}),
        extra_fields={"password": "a long and winding passphrase"},
    )


def _account() -> Resource:
    user = UserFactory.create()
    admin = AdminFactory.create()
    return Resource(f"users/{user.pk}/", admin, ({"role": "employer"}, {"is_active": False}))


def _mail_preferences() -> Resource:
    return Resource(
        "notifications/preferences/",
        UserFactory.create(),
        whole={"by_mail": ["order_moved"]},
    )


def _cart() -> Resource:
    user = UserFactory.create()
    Cart.objects.create(user=user)
    return Resource("cart/", user)


def _product() -> Resource:
    product = commerce.ProductFactory.create(stock=10)
    return Resource(
        f"products/{product.pk}/",
        AdminFactory.create(),
        ({"name": "Kettle"}, {"price": "12.50"}, {"sku": "KET-1"}, {"description": "Hot."}),
        whole={"name": "Pot", "price": "9.00", "category_id": product.category_id, "stock": 3},
    )


def _category() -> Resource:
    category = commerce.CategoryFactory.create()
    return Resource(
        f"categories/{category.pk}/",
        AdminFactory.create(),
        ({"name": "Kitchen"}, {"parent_id": commerce.CategoryFactory.create().pk}),
        whole={"name": "Garden"},
    )


def _comment() -> Resource:
    comment = feed.CommentFactory.create(post__comments_count=1)
    return Resource(f"comments/{comment.pk}/", comment.author, ({"content": "Well."},))


def _post() -> Resource:
    post = feed.PostFactory.create()
    changes = ({"content": "Well."}, {"visibility": "followers"})
    return Resource(f"posts/{post.pk}/", post.author, changes)


def _movie_preferences() -> Resource:
    Genre.objects.create(tmdb_id=18, name="Drama")
    return Resource("movies/preferences/", UserFactory.create(), whole={"liked_genres": [18]})


def _application() -> Resource:
    application = jobs.ApplicationFactory.create()
    return Resource(
        f"applications/{application.pk}/", application.applicant, ({"cover_letter": "Please."},)
    )


def _job_category() -> Resource:
    category = jobs.JobCategoryFactory.create()
    return Resource(
        f"jobs/categories/{category.pk}/",
        AdminFactory.create(),
        ({"name": "Tea"}, {"parent_id": jobs.JobCategoryFactory.create().pk}),
        whole={"name": "Coffee"},
    )


def _company() -> Resource:
    company = jobs.CompanyFactory.create()
    changes = ({"name": "Teapots"}, {"website": "https://nexus.test"}, {"verified": True})
    return Resource(f"companies/{company.pk}/", AdminFactory.create(), changes)


def _search() -> Resource:
    search = jobs.SavedSearchFactory.create()
    return Resource(f"jobs/searches/{search.pk}/", search.user)


def _job() -> Resource:
    job = jobs.JobFactory.create()
    return Resource(
        f"jobs/{job.pk}/",
        job.posted_by,
        ({"title": "Tea taster"}, {"description": "All day."}, {"job_type": "contractor"}),
        whole={
            "title": "Taster",
            "description": "All day long.",
            "category_id": job.category_id,
            "company_id": job.company_id,
            "job_type": "contractor",
            "workplace_type": "remote",
        },
    )


def _poll() -> Resource:
    poll = polls.PollFactory.create()
    changes = ({"question": "Milk?"}, {"description": "In tea."}, {"is_public": False})
    return Resource(f"polls/{poll.pk}/", poll.owner, changes)


RESOURCES: Mapping[str, Callable[[], Resource]] = {
    "/users/me/": _me,
    "/users/{int:user_id}/": _account,
    "/notifications/preferences/": _mail_preferences,
    "/cart/": _cart,
    "/products/{product_id}/": _product,
    "/categories/{category_id}/": _category,
    "/comments/{comment_id}/": _comment,
    "/posts/{post_id}/": _post,
    "/movies/preferences/": _movie_preferences,
    "/applications/{application_id}/": _application,
    "/jobs/categories/{category_id}/": _job_category,
    "/companies/{company_id}/": _company,
    "/jobs/searches/{search_id}/": _search,
    "/jobs/{job_id}/": _job,
    "/polls/{poll_id}/": _poll,
}
WITHOUT_TAG = {"/applications/{application_id}/resume/": "a file is streamed and has no ETag"}


def writes() -> Iterator[tuple[str, str, Any]]:
    """Yield the path, the method and the operation of each write on a path with a GET."""
    api = rest.build_api(settings.NEXUS_REGISTRY)
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            methods = {method: each for each in view.operations for method in each.methods}
            if "GET" in methods:
                for method in sorted(WRITES.intersection(methods)):
                    yield f"{router.prefix}{path}", method, methods[method]


OPERATIONS = [(path, method) for path, method, _ in writes() if path not in WITHOUT_TAG]


def body_of(resource: Resource, method: str) -> Body | None:
    return {"PATCH": (resource.changes or (None,))[0], "PUT": resource.whole}.get(
        method, resource.extra_fields
    )


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
class TestIfMatch:
    def test_stale_tag_is_refused_and_changes_nothing(self, path: str, method: str) -> None:
        resource, api = RESOURCES[path](), ApiClient()
        before = api.rest("GET", resource.path, by=resource.owner)

        refused = api.rest(
            method,
            resource.path,
            body_of(resource, method),
            by=resource.owner,
            If_Match='"of-another-version"',
        )

        after = api.rest("GET", resource.path, by=resource.owner)
        assert (refused.status_code, refused.json()["code"]) == (412, "precondition_failed")
        assert after.content == before.content

    def test_refusal_of_the_write_itself_comes_before_the_tag(self, path: str, method: str) -> None:
        resource, api, other = RESOURCES[path](), ApiClient(), UserFactory.create()
        requests = [(other, body_of(resource, method)), (resource.owner, {"unknown": 1})]

        for user, body in requests:
            plain = api.rest(method, resource.path, body, by=user)
            stale = api.rest(method, resource.path, body, by=user, If_Match='"of-another-version"')

            if plain.status_code >= 400:
                assert stale.json()["code"] == plain.json()["code"]

    def test_current_tag_allows_the_write_under_its_lock(
        self, path: str, method: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        resource, api = RESOURCES[path](), ApiClient()
        tag = api.rest("GET", resource.path, by=resource.owner)["ETag"]

        with caplog.at_level(logging.ERROR, logger="nexus.gateway.preconditions"):
            written = api.rest(
                method, resource.path, body_of(resource, method), by=resource.owner, If_Match=tag
            )

        assert written.status_code in (200, 204), written.content
        assert caplog.messages == []
        if written.status_code == 200:
            read = api.rest("GET", resource.path, by=resource.owner)
            assert written["ETag"] == read["ETag"] != tag


def test_every_writable_resource_is_tested() -> None:
    assert {path for path, _, _ in writes()} == {*RESOURCES, *WITHOUT_TAG}


def test_tag_of_something_without_a_representation_is_refused() -> None:
    wish = commerce.WishlistItemFactory.create()

    refused = ApiClient().rest(
        "DELETE", f"wishlist/{wish.product_id}/", by=wish.user, If_Match='"of-something"'
    )

    assert refused.status_code == 412


def test_if_match_of_an_anonymous_client_is_unauthorised() -> None:
    product = commerce.ProductFactory.create()

    assert ApiClient().rest("DELETE", f"products/{product.pk}/", If_Match='"x"').status_code == 401


PATCHES = [(path, method) for path, method in OPERATIONS if method == "PATCH"]
_SET = re.compile(r'^UPDATE "(?P<table>\w+)" SET (?P<columns>.+?) WHERE ', re.DOTALL)


@pytest.mark.parametrize("path", [path for path, _ in PATCHES])
def test_patch_writes_only_the_sent_columns(path: str) -> None:
    operation = next(each for at, method, each in writes() if (at, method) == (path, "PATCH"))
    [body] = [model for model in operation.models if model.__ninja_param_source__ == "body"]
    [schema] = [each.annotation for each in body.model_fields.values()]
    sendable = set(schema.model_fields)

    for change in RESOURCES[path]().changes:
        resource = RESOURCES[path]()
        with CaptureQueriesContext(connection) as captured:
            answer = ApiClient().rest("PATCH", resource.path, change, by=resource.owner)
        assert answer.status_code == 200, (change, answer.content)
        written = {
            column
            for query in captured.captured_queries
            if (found := _SET.match(query["sql"])) and "search" not in found["table"]
            for column in re.findall(r'"(\w+)" = ', found["columns"])
        }
        assert written & sendable == {*change}, (change, written)


# --- The admin site ------------------------------------------------------------------------------


def forms() -> list[str]:
    """Return the labels of the models with a change form."""
    return sorted(
        model._meta.label
        for model, each in site._registry.items()
        if isinstance(each, ServiceAdmin)
        and type(each).has_change_permission is ModelAdmin.has_change_permission
    )


def _load_rows(admin: User) -> None:
    now = datetime.now(tz=UTC)
    load_shop(amount=2, viewer=admin, now=now)
    load_jobs(amount=2, viewer=admin, now=now)


def _other_value(column: Any, row: models.Model) -> Any:
    """Return another valid value of the column."""
    value = getattr(row, column.attname)
    if isinstance(column, models.ForeignKey):
        others = column.related_model._default_manager.exclude(pk__in=[value or 0, row.pk])
        return others.order_by("-pk").values_list("pk", flat=True).first()
    if column.choices:
        return next(choice for choice, _ in column.choices if choice != value)
    if isinstance(column, models.BooleanField):
        return not value
    if isinstance(column, models.IntegerField | models.DecimalField):
        return (value or 0) + 3
    if column.max_length == 3:
        return "EUR" if value != "EUR" else "GBP"
    return f"{value or 'https://nexus.test/'}x"


def _form_of(client: Client, page: str) -> dict[str, Any]:
    """Return the data of an unchanged form."""
    form: ModelForm[Any] = client.get(page).context["adminform"].form
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if value not in (None, False):
            sent[bound.html_name] = value
        if value is not None:
            sent[bound.html_initial_name] = value
    return sent


@pytest.mark.parametrize("label", forms())
def test_saved_form_keeps_concurrent_changes(label: str) -> None:
    admin = User.objects.create_superuser("root", "root@nexus.test", "pw")
    UserFactory.create()
    _load_rows(admin)
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin)
    model = apps.get_model(label)
    row = model._default_manager.exclude(pk=admin.pk).order_by("pk").last()
    assert row is not None
    meta = model._meta
    page = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    shown = client.get(page).context["adminform"].form.fields
    columns = {name: meta.get_field(name) for name in shown}
    assert len(columns) > 1

    for edited, column in columns.items():
        sent = _form_of(client, page)
        row.refresh_from_db()
        others = {
            each.attname: _other_value(each, row)
            for name, each in columns.items()
            if name != edited
        }
        model._default_manager.filter(pk=row.pk).update(**others)
        wanted = _other_value(column, row)
        sent[edited] = wanted
        if wanted is False:
            del sent[edited]

        answer = client.post(page, sent)

        assert answer.status_code == 302, (edited, answer.context["adminform"].form.errors)
        row.refresh_from_db()
        unchanged = {name: getattr(row, name) for name in others}
        assert unchanged == others, f"saving {edited} wrote more than it"
        assert getattr(row, column.attname) == wanted
