// Updates the page that the server has rendered. Without this script the page stays as loaded.

import { follow, whileVisible } from "../pages/stream.js";

const REFRESH_INTERVAL_MS = 5000;
const TYPING_DELAY_MS = 150;

// Fetches the current markup and returns a function that applies it. It replaces only the content
// of each data-answer element, so that a screen reader announces only the changes.
async function fetchUpdate(place, address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) {
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const newer = page.querySelectorAll("[data-answer]");
  return () => {
    for (const [index, older] of place.querySelectorAll("[data-answer]").entries()) {
      older.replaceChildren(...(newer[index]?.childNodes ?? []));
    }
  };
}

// Searches while the user types. A response that arrives after a later request is dropped.
function searchInPlace(form) {
  const card = form.closest("[data-card]");
  let latest = 0;
  let typing;
  const ask = async () => {
    const request = ++latest;
    const show = await fetchUpdate(card, `${card.dataset.card}?${new URLSearchParams(new FormData(form))}`);
    if (request === latest) {
      show?.();
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(ask, TYPING_DELAY_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    ask();
  });
}

for (const form of document.querySelectorAll("[data-card] form")) {
  searchInPlace(form);
}
for (const place of document.querySelectorAll("[data-stream]")) {
  whileVisible(() => {
    const source = follow(place.dataset.stream, place.dataset.events, () => place);
    return () => source.close();
  });
}
for (const place of document.querySelectorAll("[data-refresh]")) {
  whileVisible(() => {
    const refresh = async () => (await fetchUpdate(place, place.dataset.refresh))?.();
    const timer = setInterval(refresh, REFRESH_INTERVAL_MS);
    return () => clearInterval(timer);
  });
}
