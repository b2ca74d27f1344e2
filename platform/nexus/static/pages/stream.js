// Follows streams of server-sent events, for the front page and for pages of domains.

// Writes the values of an event into the elements whose data-shows names them.
export function show(place, payload) {
  for (const element of place.querySelectorAll("[data-shows]")) {
    const value = element.dataset.shows.split(".").reduce((part, name) => part?.[name], payload);
    if (value !== undefined && element.localName === "rect") {
      element.setAttribute("width", value);
    } else if (value !== undefined) {
      element.textContent = value;
    }
  }
}

// Opens the stream and shows its events in the element that `place` returns at that moment.
export function follow(address, events, place, onEvent = () => {}) {
  const source = new EventSource(address);
  for (const name of events.split(" ")) {
    source.addEventListener(name, (event) => {
      const payload = JSON.parse(event.data);
      show(place(), payload);
      onEvent(name, payload);
    });
  }
  return source;
}

// A browser opens few connections per server, so a hidden tab holds none.
export function whileVisible(start) {
  let stop = null;
  const update = () => {
    if (!document.hidden && !stop) {
      stop = start();
    } else if (document.hidden && stop) {
      stop();
      stop = null;
    }
  };
  document.addEventListener("visibilitychange", update);
  update();
}
