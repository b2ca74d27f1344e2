// The events of <nexus-sign-in> for the three playgrounds. Only the demo's pages have the element.

/** Call `hear` with the signed-in user, now and at each change; return a function that stops it. */
export function whenSignedIn(hear) {
  const tell = (event) => hear(event.detail);
  document.addEventListener("nexus:signed-in", tell);
  const already = document.querySelector("nexus-sign-in")?.signedIn;
  if (already?.token) {
    hear(already);
  }
  return () => document.removeEventListener("nexus:signed-in", tell);
}
