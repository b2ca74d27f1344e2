// Values that a fixed example cannot contain: a new idempotency key, and the reader's own token.

const KEY = "Idempotency-Key";
// The placeholder of a token in the examples.
const SOME_TOKEN = "eyJhbGciOiJIUzI1NiIs…";

/** Return a request of "Execute" with a new key, if it takes one, and the reader's token. */
export function completeRequest(request, { spec, token }) {
  if (!request.headers[KEY] && takesKey(request, spec)) {
    request.headers[KEY] = freshKey();
  }
  if (token && typeof request.body === "string") {
    request.body = request.body.replaceAll(SOME_TOKEN, token);
  }
  return request;
}

function takesKey({ url, method }, spec) {
  const asked = new URL(url, location.href).pathname;
  return spec.operations().some((one) => {
    const path = new RegExp(`^${one.get("path").replace(/\{[^}]+\}/g, "[^/]+")}$`);
    const isMeant = one.get("method") === method.toLowerCase() && path.test(asked);
    return isMeant && takes(one.get("operation"), spec);
  });
}

function takes(operation, spec) {
  const parameters = operation.get("parameters");
  return Boolean(parameters?.some((one) => nameOf(one, spec) === KEY));
}

function nameOf(parameter, spec) {
  const reference = parameter.get("$ref");
  const found = reference ? spec.specJson().getIn(reference.slice(2).split("/")) : parameter;
  return found.get("name");
}

/** Not `crypto.randomUUID`, which only pages from this machine or over TLS have. */
function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
