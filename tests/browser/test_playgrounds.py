"""The playgrounds in a real browser, with every other host blocked."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.conftest import VIEWPORTS, PageErrors, Viewport
from tests.journeys.conftest import Demo

# An element that each page shows when it has loaded completely.
READY = {
    "/graphql/": ".graphiql-query-editor .view-lines",
    "/api/docs/": "#operations-tag-users",
    "/api/redoc/": "[role=menuitem]",
}


# ReDoc has some fifty thousand elements, and a locator by role or label checks each of them. So
# locate the shared menu by its CSS path.
def menu(page: Page) -> Locator:
    return page.locator("nexus-sign-in").get_by_label("Sign in as")


def visit(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator(READY[path]).first).to_be_attached()


def sign_in(page: Page, username: str, name: str) -> None:
    menu(page).select_option(username)
    expect_signed_in(page, name)


def expect_signed_in(page: Page, name: str) -> None:
    expect(page.locator("nexus-sign-in output")).to_have_text(f"signed in as {name}")


def sign_out(page: Page) -> None:
    with page.expect_response("**/api/v1/users/logout/"):
        page.locator("nexus-sign-in").get_by_role("button", name="Sign out").click()
    expect(menu(page)).to_be_visible()


def width_of(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


class TestEveryPlayground:
    @pytest.mark.parametrize("viewport", VIEWPORTS, ids=str)
    @pytest.mark.parametrize("path", READY)
    def test_playground_fits_its_window(
        self, page: Page, viewport: Viewport, path: str, page_errors: PageErrors
    ) -> None:
        visit(page, path)

        assert page.title().startswith("Nexus · ")
        assert page.locator("html").get_attribute("lang") == "en"
        expect(page.locator(".bar a").first).to_have_attribute("href", "/")
        assert width_of(page) <= viewport.width
        assert not page_errors

    def test_sign_in_is_shared_between_playgrounds(
        self, page: Page, page_errors: PageErrors
    ) -> None:
        visit(page, "/api/docs/")
        sign_in(page, "ada", "Ada Lovelace")

        visit(page, "/api/redoc/")

        expect_signed_in(page, "Ada Lovelace")
        sign_out(page)
        visit(page, "/api/docs/")
        expect(menu(page)).to_be_visible()
        assert not page_errors


@pytest.fixture
def graphiql(page: Page) -> Page:
    """Return GraphiQL with a ready editor."""
    page.goto("/graphql/")
    expect(page.locator(".graphiql-query-editor .view-lines")).to_contain_text("query")
    return page


def run(page: Page) -> None:
    page.get_by_role("button", name="Execute query").click()


def answer(page: Page) -> Any:
    return expect(page.locator(".result-window .view-lines"))


def answers_what_was_run(response: Response) -> bool:
    body = response.request.post_data_json if response.request.post_data else {}
    return "query" in body and "__schema" not in body["query"]


def open_example(page: Page, title: str) -> None:
    page.get_by_label("Open an example").select_option(label=title)


class TestGraphiQL:
    def test_graphiql_has_a_working_tab_for_the_core_and_each_domain(
        self, graphiql: Page, demo: Demo, page_errors: PageErrors
    ) -> None:
        with demo.client() as client:
            domains = client.get("/api/v1/meta/").json()["domains"]
        tabs = graphiql.get_by_role("tab")
        expect(tabs).to_have_count(1 + len(domains))

        for tab in tabs.all():
            tab.click()
            with graphiql.expect_response(answers_what_was_run) as answered:
                run(graphiql)

            body = answered.value.json()
            assert "errors" not in body
            assert any(body["data"].values()), body
            answer(graphiql).to_contain_text('"data"')
        assert len(domains) == 5
        assert not page_errors

    def test_mutation_runs_as_the_signed_in_user(
        self, graphiql: Page, page_errors: PageErrors
    ) -> None:
        sign_in(graphiql, "ada", "Ada Lovelace")
        open_example(graphiql, "Place an order")

        run(graphiql)

        answer(graphiql).to_contain_text('"PENDING"')
        assert not page_errors

    def test_subscription_shows_updates(
        self, graphiql: Page, demo: Demo, page_errors: PageErrors
    ) -> None:
        with demo.client() as client:
            left = client.get("/api/v1/products/1/").json()["stock"]
        open_example(graphiql, "Stream the stock of a product")
        run(graphiql)
        answer(graphiql).to_contain_text(f'"stock": {left}')

        with demo.signed_in("grace") as grace:
            placed = grace.post(
                "/api/v1/orders/", json={"items": [{"product_id": 1, "quantity": 2}]}
            )

        assert placed.status_code == 201
        answer(graphiql).to_contain_text(f'"stock": {left - 2}')
        assert not page_errors

    def test_schema_documentation_is_shown(self, graphiql: Page, page_errors: PageErrors) -> None:
        graphiql.get_by_label("Show Documentation Explorer").click()

        graphiql.get_by_role("link", name="Query", exact=True).first.click()

        expect(graphiql.locator(".graphiql-doc-explorer")).to_contain_text(
            "The operations that read data."
        )
        assert not page_errors

    def test_completion_inserts_the_chosen_field(
        self, graphiql: Page, page_errors: PageErrors
    ) -> None:
        graphiql.get_by_label("Show Explorer").click()
        field = graphiql.get_by_role("checkbox", name="me", exact=True)
        editor = expect(graphiql.locator(".graphiql-query-editor .view-lines"))
        field.focus()

        field.press("Enter")
        expect(field).to_be_checked()
        field.press("ArrowDown")
        graphiql.keyboard.press("ArrowUp")
        expect(field).to_be_focused()
        graphiql.get_by_role("checkbox", name="username", exact=True).press(" ")

        editor.to_contain_text("me { username }")
        assert not page_errors


def open_operation(page: Page, tag: str, name: str) -> Locator:
    """Find an operation with the filter box, and open its form."""
    page.locator(".operation-filter-input").fill(name)
    operation = page.locator(f"#operations-{tag}-{name}")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    return operation


def execute(operation: Locator) -> None:
    operation.get_by_role("button", name="Execute").click()


class TestSwagger:
    def test_swagger_starts_collapsed_and_filters_operations(
        self, page: Page, page_errors: PageErrors
    ) -> None:
        visit(page, "/api/docs/")
        expect(page.locator(".opblock")).to_have_count(0)

        page.locator(".operation-filter-input").fill("orders/ place_order")

        expect(page.locator("#operations-commerce-place_order")).to_be_visible()
        expect(page.locator(".opblock-tag-section")).to_have_count(1)
        assert not page_errors

    def test_operation_shows_its_token(self, page: Page, page_errors: PageErrors) -> None:
        visit(page, "/api/docs/")

        page.locator(".operation-filter-input").fill("product")

        read = page.locator("#operations-commerce-list_products .nexus-lock")
        expect(read).to_have_text("optional")
        expect(page.locator("#operations-commerce-save_wish .nexus-lock")).to_have_text("token")
        create = page.locator("#operations-commerce-create_product .nexus-lock")
        expect(create).to_have_text("admin")
        assert not page_errors

    def test_each_execution_sends_a_new_idempotency_key(
        self, page: Page, page_errors: PageErrors
    ) -> None:
        visit(page, "/api/docs/")
        sign_in(page, "ada", "Ada Lovelace")
        operation = open_operation(page, "commerce", "place_order")

        keys = set()
        for _ in range(2):
            with page.expect_response("**/api/v1/orders/") as answered:
                execute(operation)
            assert answered.value.status == 201
            keys.add(answered.value.request.headers["idempotency-key"])
            expect(operation.locator(".live-responses-table").first).to_contain_text("201")

        assert len(keys) == 2
        sign_out(page)
        assert not page_errors

    def test_example_of_a_list_returns_rows(self, page: Page, page_errors: PageErrors) -> None:
        visit(page, "/api/docs/")
        operation = open_operation(page, "commerce", "list_products")

        with page.expect_response("**/api/v1/products/?*") as answered:
            execute(operation)

        assert answered.value.json()["count"] > 0
        assert not page_errors

    def test_login_example_succeeds_unchanged(self, page: Page, page_errors: PageErrors) -> None:
        visit(page, "/api/docs/")
        operation = open_operation(page, "users", "log_in")

        with page.expect_response("**/api/v1/users/login/") as answered:
            execute(operation)

        assert answered.value.status == 200
        assert not page_errors

    def test_operation_is_sent_with_the_users_token(
        self, page: Page, page_errors: PageErrors
    ) -> None:
        visit(page, "/api/docs/")
        sign_in(page, "grace", "Grace Hopper")
        operation = open_operation(page, "users", "get_me")

        execute(operation)

        expect(operation.locator(".live-responses-table").first).to_contain_text("grace@nexus.test")
        sign_out(page)
        expect(page.locator(".btn.authorize.unlocked")).to_be_visible()
        assert not page_errors


class TestReDoc:
    def test_redoc_offers_the_users_token(self, page: Page, page_errors: PageErrors) -> None:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit(page, "/api/redoc/")
        sign_in(page, "grace", "Grace Hopper")
        request = page.locator("nexus-request")
        copy = request.get_by_role("button", name="Copy: Token of Grace Hopper")

        copy.click()

        expect(copy).to_have_text("Copied")
        token = page.evaluate("navigator.clipboard.readText()")
        command = request.get_by_label("Try it", exact=True).input_value()
        address = command.rpartition(" ")[2]
        assert command == f'curl -s -H "Authorization: Bearer {token}" {address}'
        shown = httpx.get(address, headers={"Authorization": f"Bearer {token}"})
        assert shown.json()["username"] == "grace"
        sign_out(page)
        expect(request).to_be_empty()
        assert not page_errors

    def test_redoc_lists_the_operations(self, page: Page, page_errors: PageErrors) -> None:
        visit(page, "/api/redoc/")

        expect(page.locator("h2", has_text="Place an order")).to_be_attached()
        assert not page_errors


class TestProblems:
    @pytest.mark.parametrize("viewport", VIEWPORTS, ids=str)
    def test_problem_type_opens_its_explanation(
        self, page: Page, demo: Demo, viewport: Viewport, page_errors: PageErrors
    ) -> None:
        with demo.client() as client:
            problem = client.get("/api/v1/users/me/").json()

        page.goto(problem["type"])

        expect(page.get_by_role("heading")).to_have_text(problem["code"])
        assert width_of(page) <= viewport.width
        assert not page_errors
