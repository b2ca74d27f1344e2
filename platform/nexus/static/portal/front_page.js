// Enlivens what the server has rendered. Without it the page says the same, as of when it came.

const MILLISECONDS_BETWEEN_LOOKS = 5000;
const MILLISECONDS_OF_TYPING = 150;

// Asks for what the server says now, and returns what puts it into the place of what it said
// before: only what is inside, so that a reader of the screen hears what is new.
async function renew(place, address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) {
    return;
  }
  const said = new DOMParser().parseFromString(await answer.text(), "text/html");
  const newer = said.querySelectorAll("[data-answer]");
  return () => {
    for (const [index, older] of place.querySelectorAll("[data-answer]").entries()) {
      older.replaceChildren(...(newer[index]?.childNodes ?? []));
    }
  };
}

// A search is answered as one types. An answer that was overtaken by a later one is dropped.
function answerInPlace(form) {
  const card = form.closest("[data-card]");
  let latest = 0;
  let typing;
  const ask = async () => {
    const mine = ++latest;
    const show = await renew(card, `${card.dataset.card}?${new URLSearchParams(new FormData(form))}`);
    if (mine === latest) {
      show?.();
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(ask, MILLISECONDS_OF_TYPING);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    ask();
  });
}

// Puts one value of an event into each element that says which one it shows.
function show(place, event) {
  const told = JSON.parse(event.data);
  for (const element of place.querySelectorAll("[data-shows]")) {
    const value = element.dataset.shows.split(".").reduce((part, name) => part?.[name], told);
    if (value !== undefined && element.localName === "rect") {
      element.setAttribute("width", value);
    } else if (value !== undefined) {
      element.textContent = value;
    }
  }
}

function follow(place) {
  const source = new EventSource(place.dataset.stream);
  for (const name of place.dataset.events.split(" ")) {
    source.addEventListener(name, (event) => show(place, event));
  }
  return source;
}

// A browser opens few connections to one server, so a tab that nobody sees holds none.
function whileSeen(start) {
  let stop = null;
  const look = () => {
    if (!document.hidden && !stop) {
      stop = start();
    } else if (document.hidden && stop) {
      stop();
      stop = null;
    }
  };
  document.addEventListener("visibilitychange", look);
  look();
}

for (const form of document.querySelectorAll("[data-card] form")) {
  answerInPlace(form);
}
for (const place of document.querySelectorAll("[data-stream]")) {
  whileSeen(() => {
    const source = follow(place);
    return () => source.close();
  });
}
for (const place of document.querySelectorAll("[data-renew]")) {
  whileSeen(() => {
    const look = async () => (await renew(place, place.dataset.renew))?.();
    const timer = setInterval(look, MILLISECONDS_BETWEEN_LOOKS);
    return () => clearInterval(timer);
  });
}
