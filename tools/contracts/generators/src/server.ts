/** A running demo, and a log-in there. */
const username = process.env["NEXUS_USERNAME"] ?? "ada";
const baseUrl = process.env["BASE_URL"] ?? "http://localhost:8000";

export const url = `${baseUrl}/graphql`;

/** Return a `fetch` whose requests are signed, and the number of requests that it has sent. */
export async function signIn() {
  const authorization = `Bearer ${await logIn()}`;
  let sent = 0;
  const signed: typeof fetch = (input, init) => {
    sent += 1;
    const headers = new Headers(init?.headers);
    headers.set("Authorization", authorization);
    return fetch(input, { ...init, headers });
  };
  return { fetch: signed, sent: () => sent };
}

async function logIn(): Promise<string> {
  const answer = await fetch(`${baseUrl}/api/v1/users/login/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username, password: await passwordOf() }),
  });
  return textOf(answer, "access");
}

async function passwordOf(): Promise<string> {
  const given = process.env["NEXUS_PASSWORD"];
  return given ?? textOf(await fetch(`${baseUrl}/dev/people/`), "password");
}

async function textOf(answer: Response, member: string): Promise<string> {
  const body: Record<string, unknown> = await answer.json();
  const text = body[member];
  if (typeof text !== "string") throw new Error(`${answer.url}: ${JSON.stringify(body)}`);
  return text;
}
