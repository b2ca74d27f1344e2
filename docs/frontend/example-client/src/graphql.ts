/** The GraphQL API: documents whose variables and results are typed by codegen. */
import type { TypedDocumentString } from "./generated/graphql.js";
import { GraphQLRefusal, isProblem, Problem, type Refusal } from "./problems.js";
import { watch } from "./streams.js";

interface Answer<Data> {
  data?: Data | null;
  errors?: Refusal[];
}

type Fetch = (request: Request) => Promise<Response>;

export class GraphQLDoor {
  constructor(
    private readonly baseUrl: string,
    private readonly send: Fetch,
  ) {}

  /** Send a query or a mutation, and return its data. */
  async ask<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const answer = await this.send(this.#request(document, variables));
    const body: unknown = await answer.json();
    // A request that is not GraphQL, such as one with too large a body, is refused as over REST.
    if (isProblem(body)) throw new Problem(body);
    return dataOf(body as Answer<Data>);
  }

  /** Subscribe with one request, and yield the results of its stream. */
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
