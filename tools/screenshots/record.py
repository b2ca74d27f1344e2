"""Record the video demo from a running demo: `make demo`, then `make video`."""

import argparse
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

TARGET = Path(__file__).resolve().parents[2] / "docs" / "images" / "tour.webp"
WIDTH, HEIGHT = 960, 600
MAX_BYTES = 2_500_000
TIMEOUT_MS = 60_000
BROWSER_FLAGS = ("--disable-background-networking", "--disable-gpu", "--no-sandbox")
FRAME_MS = 400
OPERATION = "/api/docs/#/commerce/list_products"
# The caption is set through the DOM, because the pages' policy refuses inline styles.
CAPTION = """(text) => {
  const bar = document.createElement("div");
  bar.textContent = text;
  Object.assign(bar.style, {
    position: "fixed", left: "0", right: "0", bottom: "0", zIndex: "2147483647",
    padding: "10px 16px", font: "600 18px system-ui, sans-serif",
    color: "#ffffff", background: "#1c2430", textAlign: "center",
  });
  document.body.append(bar);
}"""


@dataclass(frozen=True)
class Scene:
    """One page, the actions before it is recorded, and the duration of the recording in seconds."""

    caption: str
    path: str
    prepare: Callable[[Page], None]
    seconds: float = 3.0
    during: Callable[[Page, int], None] | None = None


@dataclass(frozen=True)
class Frame:
    """One picture of the recording and its duration in milliseconds."""

    picture: Image.Image
    duration_ms: int


def record(page: Page, scenes: Sequence[Scene]) -> Iterator[Frame]:
    """Open the scenes and yield their frames."""
    for scene in scenes:
        page.goto(scene.path)
        scene.prepare(page)
        page.evaluate(CAPTION, scene.caption)
        if scene.during is None:
            yield Frame(_take_screenshot(page), int(scene.seconds * 1000))
            continue
        for number in range(int(scene.seconds * 1000 / FRAME_MS)):
            scene.during(page, number)
            page.wait_for_timeout(FRAME_MS)
            yield Frame(_take_screenshot(page), FRAME_MS)


def write(frames: Sequence[Frame], target: Path) -> None:
    """Write the frames as one animated WebP file that repeats."""
    first, *others = frames
    first.picture.save(
        target,
        save_all=True,
        append_images=[frame.picture for frame in others],
        duration=[frame.duration_ms for frame in frames],
        loop=0,
        quality=60,
        method=4,
    )


def _take_screenshot(page: Page) -> Image.Image:
    picture = page.screenshot(animations="disabled", type="png")
    return Image.open(io.BytesIO(picture)).convert("RGB")


def _show(selector: str) -> Callable[[Page], None]:
    def wait(page: Page) -> None:
        element = page.locator(selector).first
        expect(element).to_be_visible()
        element.scroll_into_view_if_needed()

    return wait


def _vote(page: Page, number: int) -> None:
    """Register an account and vote with it in the newest open poll, so that the bars move."""
    base = page.url.rstrip("/")
    with httpx.Client(base_url=f"{base}/api/v1/") as client:
        name = f"viewer-{number}-{page.evaluate('Date.now()')}"
        account = {"username": name, "password": "a long walk in the rain"}
        client.post("users/register/", json={**account, "email": f"{name}@nexus.test"})
        access = client.post("users/login/", json=account).json()["access"]
        stream = str(page.locator("[data-stream]").first.get_attribute("data-stream"))
        poll = client.get(f"polls/{stream.split('/polls/')[1].split('/')[0]}/").json()
        option = poll["options"][number % 2]["id"]
        client.post(
            f"polls/{poll['id']}/votes/",
            json={"option_ids": [option]},
            headers={"Authorization": f"Bearer {access}"},
        ).raise_for_status()


def _run_query(page: Page) -> None:
    editor = page.locator(".graphiql-query-editor .view-lines")
    expect(editor).to_contain_text("query")
    page.get_by_label("Open an example").select_option(label="Get the results of a poll")
    expect(editor).to_contain_text("pollResults")
    page.get_by_role("button", name="Execute query").click()
    expect(page.locator(".result-window .view-lines")).to_contain_text("percentage")


def _open_operation(page: Page) -> None:
    """Wait for the operation of the address; Swagger UI renders operations as it scrolls."""
    operation = page.locator("#operations-commerce-list_products")
    for _ in range(60):
        if operation.count():
            break
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(200)
    expect(operation).to_be_visible()
    operation.scroll_into_view_if_needed()


def _sign_in_to_admin(page: Page) -> None:
    people = page.request.get("/dev/people/", headers={"Accept": "application/json"}).json()
    page.locator("#id_username").fill("admin")
    page.locator("#id_password").fill(people["password"])
    page.locator("input[type=submit]").click()
    expect(page.locator("#content")).to_be_visible()


SCENES = (
    Scene("One command: five domains, one host", "/", _show("article.card")),
    Scene(
        "A poll: each vote moves the bars of everyone who watches",
        "/",
        _show("[data-stream]"),
        seconds=5.0,
        during=_vote,
    ),
    Scene("REST: every operation in Swagger UI", OPERATION, _open_operation),
    Scene("GraphQL: the same rules in GraphiQL", "/graphql/", _run_query, seconds=4.0),
    Scene("The admin works through the same services", "/admin/login/", _sign_in_to_admin),
    Scene("Mail that the worker sent, to read in the browser", "/dev/mail/", _show("body")),
    Scene("Next: make demo, and try it yourself", "/", _show("h1")),
)


def main() -> int:
    """Record the tour; return 1 if the file is larger than ``MAX_BYTES``."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--browser", required=True, help="the path of a Chromium")
    arguments.add_argument("--demo", default="http://localhost:8000", help="its address")
    options = arguments.parse_args()
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.browser, args=list(BROWSER_FLAGS)
        )
        page = browser.new_page(base_url=options.demo, viewport={"width": WIDTH, "height": HEIGHT})
        frames = list(record(page, SCENES))
        browser.close()
    write(frames, TARGET)
    size = TARGET.stat().st_size
    seconds = sum(frame.duration_ms for frame in frames) / 1000
    print(f"{TARGET.name}: {len(frames)} frames, {seconds:.0f} s, {size // 1000} kB")  # noqa: T201
    return int(size > MAX_BYTES)


if __name__ == "__main__":
    sys.exit(main())
