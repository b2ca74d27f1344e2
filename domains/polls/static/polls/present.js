// The presenter: bars that follow the stream, and keys. Without this script every link works, and
// the page reloads itself.

import { follow, whileVisible } from "../pages/stream.js";

const RETRY_MS = 3000;
const THEME = "nexus-theme";
const present = () => document.querySelector("main");
const field = (name) => present().querySelector(`[data-field="${name}"]`);

let source = null;
let opened = "";
let retry = 0;
let received = 0;

function report(state) {
  field("state").textContent = state;
  field("events").textContent = received;
}

// The API does not read the cookie of this page. A ticket opens one stream, so each needs its own.
async function streamAddress({ stream, ticket }) {
  if (!ticket) {
    return stream;
  }
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(ticket, { method: "POST", headers: { "X-CSRFToken": token } });
  return `${stream}?ticket=${encodeURIComponent((await answer.json()).ticket)}`;
}

function close() {
  clearTimeout(retry);
  source?.close();
  source = null;
  opened = "";
}

async function open() {
  close();
  const asked = { ...present().dataset };
  opened = asked.stream;
  received = 0;
  report("connecting");
  const address = await streamAddress(asked).catch(() => "");
  if (opened !== asked.stream) {
    return;
  }
  if (!address) {
    retryLater();
    return;
  }
  source = follow(address, "results closed", present, (name) => {
    received += 1;
    report("live");
    if (name === "closed" && "open" in present().dataset) {
      visit(location.href, { isNew: false });
    }
  });
  source.addEventListener("error", () => {
    // The browser reconnects by itself, except after a refusal, such as that of a used ticket.
    if (source?.readyState === EventSource.CLOSED) {
      retryLater();
    } else {
      report("reconnecting");
    }
  });
}

function retryLater() {
  source?.close();
  report("interrupted");
  clearTimeout(retry);
  retry = setTimeout(open, RETRY_MS);
}

// Replaces the content by that of another address, so that the page stays in full screen.
async function visit(address, { isNew }) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page && page.querySelector("main[data-stream]");
  if (!next) {
    location.assign(address);
    return;
  }
  const focused = document.activeElement?.dataset?.key;
  present().replaceWith(document.adoptNode(next));
  document.title = page.title;
  if (isNew) {
    history.pushState(null, "", address);
  }
  revealButtons();
  if (focused) {
    present().querySelector(`[data-key="${focused}"]`)?.focus();
  }
  document.querySelector("[data-announce]").textContent = present().dataset.summary;
  if (opened !== present().dataset.stream) {
    open();
  } else {
    report(source?.readyState === EventSource.OPEN ? "live" : "connecting");
  }
}

function revealButtons() {
  for (const button of present().querySelectorAll("button[data-key]")) {
    button.hidden = false;
  }
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

const BUTTONS = {
  f() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else {
      document.documentElement.requestFullscreen();
    }
  },
  d() {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    localStorage.setItem(THEME, document.documentElement.dataset.theme);
  },
};

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-key]");
  if (target?.localName === "button") {
    BUTTONS[target.dataset.key]();
  } else if (target && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    visit(target.href, { isNew: true });
  }
});
document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey && !event.metaKey && !event.altKey) {
    const target = present().querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (target) {
      event.preventDefault();
      target.click();
    }
  }
});
addEventListener("popstate", () => visit(location.href, { isNew: false }));

if (localStorage.getItem(THEME)) {
  document.documentElement.dataset.theme = localStorage.getItem(THEME);
}
revealButtons();
whileVisible(() => {
  open();
  return close;
});
