"""
Measure sizes and opening times of pages in Chromium, and write docs/measurements/opening-times.md.

``make opening-times`` opens each page of a running demo five times with an empty cache. With
``ARGS="--before http://localhost:8001"`` the pages of another demo, such as one of an earlier
commit, are compared with them.
"""

import argparse
import gzip
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.sync_api import (
    Browser,
    Error,
    Page,
    Request,
    Response,
    StorageState,
    sync_playwright,
)

from tools.docs.figures.pages import Page as Figures
from tools.docs.figures.pages import paragraph, table, write
from tools.docs.plots import Bars, draw
from tools.screenshots.take import BROWSER_FLAGS, NO_SANDBOX, sign_in

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "measurements"
STARTER = ROOT / "docs" / "frontend" / "starter" / "dist"
ROUNDS = 5
# A page is complete if no further response has ended in this time. Its streams never end.
QUIET_MS = 1500
PAGES = {
    "portal, `/`": "/",
    "documentation, `/docs/`": "/docs/",
    "GraphiQL, `/graphql`": "/graphql",
    "Swagger UI, `/api/docs`": "/api/docs",
    "presenter, `/present/polls/8/`": "/present/polls/8/",
    "voting page, `/vote/demo-poll-8/`": "/vote/demo-poll-8/",
}
LOG_IN = ("/present/polls/8/", "linus")
STARTER_NAME = "starter"
_TIMES = """
() => new Promise(resolve => {
  const { domContentLoadedEventEnd, loadEventEnd } = performance.getEntriesByType("navigation")[0]
  new PerformanceObserver(list => resolve(
    [domContentLoadedEventEnd, loadEventEnd, list.getEntries().at(-1).startTime]
  )).observe({ type: "largest-contentful-paint", buffered: true })
})
"""


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of a page: the bytes of its responses, plain and with gzip, and milliseconds."""

    requests: int
    plain: int
    packed: int
    content_loaded: float
    loaded: float
    painted: float


@dataclass(frozen=True, slots=True)
class Address:
    """A page, and the cookies of a user who opens it. Without a URL there is nothing to open."""

    url: str
    state: StorageState | None


class Traffic:
    """The requests of a page, and those that have ended, which streams have not."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.sent: list[Request] = []
        self._ended: list[Request] = []
        page.on("request", lambda request: self.sent.append(request))
        page.on("requestfinished", lambda request: self._ended.append(request))

    def count(self) -> int:
        """Return the number of requests; a script that two workers load counts once."""
        return len({(request.method, request.url) for request in self.sent})

    def wait_until_complete(self) -> None:
        """Wait until no further response ends."""
        ended = -1
        while len(self._ended) > ended:
            ended = len(self._ended)
            self._page.wait_for_timeout(QUIET_MS)

    def bodies(self) -> Iterator[bytes]:
        """Yield the bodies of responses, each address once."""
        for request in {(request.method, request.url): request for request in self._ended}.values():
            response = request.response()
            if response and response.ok:
                yield self._body_of(response)

    def _body_of(self, response: Response) -> bytes:
        try:
            return response.body()
        except Error:
            # Chromium does not store the scripts of workers.
            return self._page.request.get(response.url).body()


def main() -> int:
    """Measure all pages and write the page of figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--browser", required=True, help="the path of a Chromium")
    arguments.add_argument("--demo", default="http://localhost:8000", help="its address")
    arguments.add_argument("--before", default="", help="the address of an earlier demo")
    arguments.add_argument("--before-is", default="an earlier commit", help="its name in the page")
    arguments.add_argument("--starter", default="", help="the address of `npm run preview`")
    options = arguments.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.browser, args=[*BROWSER_FLAGS, NO_SANDBOX]
        )
        before, after = measure_demos(browser, options.before, options.demo)
        if options.starter:
            [opened] = _measure(browser, [Address(f"{options.starter}/", None)])
            after |= {STARTER_NAME: opened} if opened else {}
        version = browser.version
        browser.close()
    figures = _page(before, after, before_is=options.before_is)
    text = write(figures, command="make opening-times", software=f"Chromium {version}")
    (FOLDER / "opening-times.svg").write_text(draw(figures.bars), encoding="utf-8")
    (FOLDER / "opening-times.md").write_text(text, encoding="utf-8")
    return 0


def measure_demos(browser: Browser, *demos: str) -> list[dict[str, Opening]]:
    """Return the medians of the pages of each demo: none for an empty address."""
    states = [_log_in(browser, demo) if demo else None for demo in demos]
    measured: list[dict[str, Opening]] = [{} for _ in demos]
    for name, path in PAGES.items():
        addresses = [
            Address(f"{demo}{path}" if demo else "", state)
            for demo, state in zip(demos, states, strict=True)
        ]
        for found, opening in zip(measured, _measure(browser, addresses), strict=True):
            if opening:
                found[name] = opening
    return measured


def _log_in(browser: Browser, demo: str) -> StorageState | None:
    path, username = LOG_IN
    context = browser.new_context(base_url=demo)
    page = context.new_page()
    response = page.goto(path)
    is_there = response is not None and response.ok
    if is_there:
        sign_in(page, username)
        page.wait_for_url(f"**{path}")
    state = context.storage_state() if is_there else None
    context.close()
    return state


def _measure(browser: Browser, addresses: Sequence[Address]) -> list[Opening | None]:
    # One after the other in each round, so that other programs slow all of them down alike.
    rounds = []
    for number in range(ROUNDS):
        sys.stderr.write(f"Opening {addresses[-1].url}, round {number + 1} of {ROUNDS} ...\n")
        rounds.append([_open(browser, address) for address in addresses])
    return [_summarize(openings) for openings in zip(*rounds, strict=True)]


def _summarize(openings: Sequence[Opening | None]) -> Opening | None:
    opened = [opening for opening in openings if opening]
    if len(opened) < len(openings):
        return None
    median = partial(_median, opened)
    return Opening(
        requests=int(median("requests")),
        plain=int(median("plain")),
        packed=int(median("packed")),
        content_loaded=median("content_loaded"),
        loaded=median("loaded"),
        painted=median("painted"),
    )


def _median(opened: Sequence[Opening], name: str) -> float:
    return statistics.median(float(getattr(opening, name)) for opening in opened)


def _open(browser: Browser, address: Address) -> Opening | None:
    if not address.url:
        return None
    context = browser.new_context(
        storage_state=address.state, viewport={"width": 1280, "height": 800}
    )
    page = context.new_page()
    try:
        traffic = Traffic(page)
        response = page.goto(address.url)
        if response is None or not response.ok:
            return None
        return _read(page, traffic)
    finally:
        context.close()


def _read(page: Page, traffic: Traffic) -> Opening:
    traffic.wait_until_complete()
    content_loaded, loaded, painted = page.evaluate(_TIMES)
    bodies = list(traffic.bodies())
    return Opening(
        requests=traffic.count(),
        plain=sum(len(body) for body in bodies),
        packed=sum(min(len(body), len(gzip.compress(body))) for body in bodies),
        content_loaded=content_loaded,
        loaded=loaded,
        painted=painted,
    )


def _page(
    before: Mapping[str, Opening], after: Mapping[str, Opening], *, before_is: str
) -> Figures:
    pairs = [(name, before.get(name), opening) for name, opening in after.items()]
    return Figures(
        name="opening-times",
        title="Sizes and opening times of the pages",
        says="The script opens each page of a running demo five times in Chromium, each time with"
        " an empty cache, and takes medians. The server and the browser share the cores, and no"
        f" network is between them. Before is {before_is}; a page without a value did not exist."
        " Sizes are those of bodies: as the demo sends them, and as gzip compresses each. The demo"
        " does not compress; in production static files are compressed, and other responses are if"
        " the proxy does so. A stream of events is counted as a request, and its bytes are not"
        " counted; a script that two workers load counts once. Content is loaded at"
        " DOMContentLoaded, and the largest paint is LCP. The author of poll 8 opens the pages of"
        " a demo, and the starter is opened without a log-in.",
        made_by="tools/docs/opening_times.py",
        body=[
            "## Sizes",
            "",
            table(
                [
                    "page",
                    *("requests before", "after"),
                    *("plain before, kB", "after, kB"),
                    *("gzip before, kB", "after, kB"),
                ],
                [_row(pair, requests=1, plain=1000, packed=1000) for pair in pairs],
            ),
            "",
            *_starter(after),
            "## Times",
            "",
            table(
                [
                    "page",
                    *("content loaded before, ms", "after, ms"),
                    *("page loaded before, ms", "after, ms"),
                    *("largest paint before, ms", "after, ms"),
                ],
                [_row(pair, content_loaded=1, loaded=1, painted=1) for pair in pairs],
            ),
        ],
        bars=Bars(
            "Sizes of pages with gzip",
            "kB",
            ("before", "after"),
            [
                (name.partition(",")[0], old.packed / 1000, new.packed / 1000)
                for name, old, new in pairs
                if old
            ],
        ),
    )


def _row(pair: tuple[str, Opening | None, Opening], **units: int) -> list[str]:
    name, before, after = pair
    cells = [name]
    for field, unit in units.items():
        digits = 1 if unit == 1000 else 0
        cells += [
            f"{getattr(opening, field) / unit:,.{digits}f}" if opening else "–"
            for opening in (before, after)
        ]
    return cells


def _starter(after: Mapping[str, Opening]) -> list[str]:
    if STARTER_NAME not in after:
        return []
    files = [path.read_bytes() for path in STARTER.rglob("*") if path.is_file()]
    plain = sum(len(content) for content in files) / 1000
    packed = sum(len(gzip.compress(content)) for content in files) / 1000
    return [
        paragraph(
            "The starter is its build (`make starter`), served by `npm run preview`. Its"
            f" {len(files)} files have {plain:,.1f} kB, and {packed:,.1f} kB with gzip; the other"
            " requests go to the API."
        ),
        "",
    ]


if __name__ == "__main__":
    sys.exit(main())
