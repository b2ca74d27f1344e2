"""The playgrounds in a real browser, with every other host out of reach."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.conftest import LOOKS, Complaints, Look
from tests.journeys.conftest import Demo

# What each page shows once it has loaded whole.
READY = {
    "/graphql/": ".graphiql-query-editor .view-lines",
    "/api/docs/": "#operations-tag-users",
    "/api/redoc/": "[role=menuitem]",
}


# ReDoc lays out some fifty thousand elements, and who asks for a role or a label asks each of them:
# what these pages share is looked for where it stands.
def menu(page: Page) -> Locator:
    return page.locator("nexus-sign-in").get_by_label("Sign in as")


def visit(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator(READY[path]).first).to_be_attached()


def sign_in(page: Page, username: str, name: str) -> None:
    menu(page).select_option(username)
    is_signed_in(page, name)


def is_signed_in(page: Page, name: str) -> None:
    expect(page.locator("nexus-sign-in output")).to_have_text(f"signed in as {name}")


def sign_out(page: Page) -> None:
    with page.expect_response("**/api/v1/users/logout/"):
        page.locator("nexus-sign-in").get_by_role("button", name="Sign out").click()
    expect(menu(page)).to_be_visible()


def width_of(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


class TestEveryPlayground:
    @pytest.mark.parametrize("look", LOOKS, ids=str)
    @pytest.mark.parametrize("path", READY)
    def test_fits_its_window(
        self, page: Page, look: Look, path: str, complaints: Complaints
    ) -> None:
        visit(page, path)

        assert page.title().startswith("Nexus · ")
        assert page.locator("html").get_attribute("lang") == "en"
        expect(page.locator(".bar a").first).to_have_attribute("href", "/")
        assert width_of(page) <= look.width
        assert not complaints

    def test_knows_who_signed_in_at_the_one_before(
        self, page: Page, complaints: Complaints
    ) -> None:
        visit(page, "/api/docs/")
        sign_in(page, "ada", "Ada Lovelace")

        visit(page, "/api/redoc/")

        is_signed_in(page, "Ada Lovelace")
        sign_out(page)
        visit(page, "/api/docs/")
        expect(menu(page)).to_be_visible()
        assert not complaints


@pytest.fixture
def graphiql(page: Page) -> Page:
    """Return GraphiQL, ready to be typed into."""
    page.goto("/graphql/")
    expect(page.locator(".graphiql-query-editor .view-lines")).to_contain_text("query")
    return page


def run(page: Page) -> None:
    page.get_by_role("button", name="Execute query").click()


def answer(page: Page) -> Any:
    return expect(page.locator(".result-window .view-lines"))


def answers_what_was_run(response: Response) -> bool:
    asked = response.request.post_data_json if response.request.post_data else {}
    return "query" in asked and "__schema" not in asked["query"]


def open_example(page: Page, title: str) -> None:
    page.get_by_label("Open an example").select_option(label=title)


class TestGraphiQL:
    def test_has_a_tab_for_the_core_and_for_each_domain_that_answers(
        self, graphiql: Page, demo: Demo, complaints: Complaints
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
        assert not complaints

    def test_runs_a_mutation_as_whom_one_has_signed_in(
        self, graphiql: Page, complaints: Complaints
    ) -> None:
        sign_in(graphiql, "ada", "Ada Lovelace")
        open_example(graphiql, "Place an order")

        run(graphiql)

        answer(graphiql).to_contain_text('"PENDING"')
        assert not complaints

    def test_shows_what_it_watches_as_it_changes(
        self, graphiql: Page, demo: Demo, complaints: Complaints
    ) -> None:
        with demo.client() as client:
            left = client.get("/api/v1/products/1/").json()["stock"]
        open_example(graphiql, "Watch the stock of a product")
        run(graphiql)
        answer(graphiql).to_contain_text(f'"stock": {left}')

        with demo.signed_in("grace") as grace:
            placed = grace.post(
                "/api/v1/orders/", json={"items": [{"product_id": 1, "quantity": 2}]}
            )

        assert placed.status_code == 201
        answer(graphiql).to_contain_text(f'"stock": {left - 2}')
        assert not complaints

    def test_shows_what_the_schema_says(self, graphiql: Page, complaints: Complaints) -> None:
        graphiql.get_by_label("Show Documentation Explorer").click()

        graphiql.get_by_role("link", name="Query", exact=True).first.click()

        expect(graphiql.locator(".graphiql-doc-explorer")).to_contain_text(
            "Everything that can be read."
        )
        assert not complaints

    def test_writes_a_field_that_is_chosen_with_the_keyboard(
        self, graphiql: Page, complaints: Complaints
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
        assert not complaints


def open_operation(page: Page, tag: str, name: str) -> Locator:
    """Find an operation by the filter box, and make its form ready to be sent."""
    page.locator(".operation-filter-input").fill(name)
    operation = page.locator(f"#operations-{tag}-{name}")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    return operation


def execute(operation: Locator) -> None:
    operation.get_by_role("button", name="Execute").click()


class TestSwagger:
    def test_begins_with_its_tags_and_finds_operations(
        self, page: Page, complaints: Complaints
    ) -> None:
        visit(page, "/api/docs/")
        expect(page.locator(".opblock")).to_have_count(0)

        page.locator(".operation-filter-input").fill("place order")

        expect(page.locator("#operations-commerce-place_order")).to_be_visible()
        assert page.locator(".opblock-tag-section").count() == 1
        assert not complaints

    def test_says_which_token_an_operation_takes(self, page: Page, complaints: Complaints) -> None:
        visit(page, "/api/docs/")

        page.locator(".operation-filter-input").fill("product")

        read = page.locator("#operations-commerce-list_products .nexus-lock")
        expect(read).to_have_text("optional")
        expect(page.locator("#operations-commerce-save_wish .nexus-lock")).to_have_text("token")
        create = page.locator("#operations-commerce-create_product .nexus-lock")
        expect(create).to_have_text("admin")
        assert not complaints

    def test_executes_an_example_twice_with_a_key_each(
        self, page: Page, complaints: Complaints
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
        assert not complaints

    def test_executes_the_example_of_a_list_and_finds_something(
        self, page: Page, complaints: Complaints
    ) -> None:
        visit(page, "/api/docs/")
        operation = open_operation(page, "commerce", "list_products")

        with page.expect_response("**/api/v1/products/?*") as answered:
            execute(operation)

        assert answered.value.json()["count"] > 0
        assert not complaints

    def test_executes_signing_in_as_it_is_shown(self, page: Page, complaints: Complaints) -> None:
        visit(page, "/api/docs/")
        operation = open_operation(page, "users", "log_in")

        with page.expect_response("**/api/v1/users/login/") as answered:
            execute(operation)

        assert answered.value.status == 200
        assert not complaints

    def test_tries_what_needs_it_as_whom_one_has_signed_in(
        self, page: Page, complaints: Complaints
    ) -> None:
        visit(page, "/api/docs/")
        sign_in(page, "grace", "Grace Hopper")
        operation = open_operation(page, "users", "get_me")

        execute(operation)

        expect(operation.locator(".live-responses-table").first).to_contain_text("grace@nexus.test")
        sign_out(page)
        expect(page.locator(".btn.authorize.unlocked")).to_be_visible()
        assert not complaints


class TestReDoc:
    def test_hands_over_the_token_of_whoever_has_signed_in(
        self, page: Page, complaints: Complaints
    ) -> None:
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
        assert not complaints

    def test_lists_the_operations(self, page: Page, complaints: Complaints) -> None:
        visit(page, "/api/redoc/")

        expect(page.locator("h2", has_text="Order some products")).to_be_attached()
        assert not complaints


class TestProblems:
    @pytest.mark.parametrize("look", LOOKS, ids=str)
    def test_are_explained_where_their_type_points(
        self, page: Page, demo: Demo, look: Look, complaints: Complaints
    ) -> None:
        with demo.client() as client:
            problem = client.get("/api/v1/users/me/").json()

        page.goto(problem["type"])

        expect(page.get_by_role("heading")).to_have_text(problem["code"])
        assert width_of(page) <= look.width
        assert not complaints
