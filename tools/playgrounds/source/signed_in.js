// What the three playgrounds hear from <nexus-sign-in>, which only the demo's pages have.

/** Call `hear` with who is signed in, now and at each change; return how to stop that. */
export function whenSignedIn(hear) {
  const tell = (event) => hear(event.detail);
  document.addEventListener("nexus:signed-in", tell);
  const already = document.querySelector("nexus-sign-in")?.signedIn;
  if (already?.token) {
    hear(already);
  }
  return () => document.removeEventListener("nexus:signed-in", tell);
}
