"""The playgrounds in a real browser, with every other host out of reach."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.journeys.conftest import Demo


@pytest.fixture
def graphiql(page: Page) -> Page:
    """Return GraphiQL, ready to be typed into."""
    page.goto("/graphql")
    expect(page.locator(".graphiql-query-editor .view-lines")).to_contain_text("query")
    return page


def run(page: Page) -> None:
    page.get_by_role("button", name="Execute query").click()


def answer(page: Page) -> object:
    return expect(page.locator(".result-window .view-lines"))


def open_example(page: Page, title: str) -> None:
    page.get_by_label("Open an example").select_option(label=title)


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("Sign in as").select_option(username)
    expect(page.locator("nexus-sign-in output")).to_have_text("signed in")


class TestGraphiQL:
    def test_opens_a_tab_for_the_core_and_for_each_domain(
        self, graphiql: Page, demo: Demo, complaints: Complaints
    ) -> None:
        with demo.client() as client:
            domains = client.get("/api/v1/meta/").json()["domains"]

        expect(graphiql.get_by_role("tab", name="Nexus")).to_be_visible()
        assert graphiql.get_by_role("tab").count() == 1 + len(domains)
        assert not complaints

    def test_runs_a_query(self, graphiql: Page, complaints: Complaints) -> None:
        run(graphiql)

        answer(graphiql).to_contain_text('"version"')
        assert not complaints

    def test_runs_a_mutation_as_whom_one_has_signed_in(
        self, graphiql: Page, complaints: Complaints
    ) -> None:
        sign_in(graphiql, "ada")
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


class TestSwagger:
    def test_signs_in_and_tries_what_needs_it(self, page: Page, complaints: Complaints) -> None:
        page.goto("/api/docs")
        expect(page.locator("#operations-users-get_me")).to_be_visible()
        sign_in(page, "grace")

        page.locator("#operations-users-get_me").click()
        page.get_by_role("button", name="Try it out").click()
        page.get_by_role("button", name="Execute").click()

        expect(page.locator(".live-responses-table").first).to_contain_text("grace@nexus.test")
        assert not complaints


class TestReDoc:
    def test_lists_the_operations(self, page: Page, complaints: Complaints) -> None:
        page.goto("/api/redoc")

        expect(page.get_by_role("heading", name="Order some products")).to_be_attached()
        assert not complaints
