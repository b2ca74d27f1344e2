/** The GraphQL door: documents whose variables and answers are typed by codegen. */
import type { TypedDocumentString } from "./generated/graphql.js";
import { isProblem, Problem } from "./problems.js";
import { watch } from "./streams.js";

interface Refusal {
  message: string;
  extensions: { code: string; status: number; request_id: string };
}

interface Answer<Data> {
  data?: Data | null;
  errors?: Refusal[];
}

/** What GraphQL refuses: the same codes as over REST. */
export class GraphQLRefusal extends Error {
  override readonly name = "GraphQLRefusal";

  constructor(readonly refusals: Refusal[]) {
    super(refusals.map(({ extensions, message }) => `${extensions.code}: ${message}`).join("; "));
  }
}

type Fetch = (request: Request) => Promise<Response>;

export class GraphQLDoor {
  constructor(
    private readonly baseUrl: string,
    private readonly send: Fetch,
  ) {}

  /** Ask once. */
  async ask<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const answer = await this.send(this.#request(document, variables));
    const body: unknown = await answer.json();
    // What never got as far as GraphQL, such as a bad token, is refused as over REST.
    if (isProblem(body)) throw new Problem(body);
    return dataOf(body as Answer<Data>);
  }

  /** Subscribe: one request, answered by a stream of results. */
  async *subscribe<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): AsyncGenerator<Data, void, undefined> {
    const request = this.#request(document, variables);
    for await (const { event, data } of watch<Answer<Data>>(this.send, request)) {
      if (event === "complete") return;
      yield dataOf(data);
    }
  }

  #request(document: { toString(): string }, variables: unknown): Request {
    return new Request(`${this.baseUrl}/graphql`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ query: document.toString(), variables }),
    });
  }
}

function dataOf<Data>(answer: Answer<Data>): Data {
  if (answer.errors !== undefined) throw new GraphQLRefusal(answer.errors);
  if (answer.data === undefined || answer.data === null) throw new Error("There is no data.");
  return answer.data;
}
