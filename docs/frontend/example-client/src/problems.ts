/** What every answer of 400 and above says, as an error to catch. */
import type { components } from "../../../api/nexus.js";

type ProblemDocument = components["schemas"]["Problem"];

export class Problem extends Error {
  override readonly name = "Problem";

  constructor(readonly document: ProblemDocument) {
    super(`${document.code}: ${document.detail}`);
  }

  /** The stable word to decide by; the text of `detail` is for people and may change. */
  get code(): string {
    return this.document.code;
  }
}

/** One error of a GraphQL answer. */
export interface Refusal {
  message: string;
  extensions: { code: string; status: number; request_id: string };
}

/** What GraphQL refuses: the same codes as over REST. */
export class GraphQLRefusal extends Error {
  override readonly name = "GraphQLRefusal";

  constructor(readonly refusals: Refusal[]) {
    super(refusals.map(({ extensions, message }) => `${extensions.code}: ${message}`).join("; "));
  }
}

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** Return the data of an answer, or throw the problem that it is. */
export function orRefuse<Data>(answer: Answer<Data>): NonNullable<Data> {
  if (isProblem(answer.error)) throw new Problem(answer.error);
  if (answer.data === undefined || answer.data === null) {
    throw new Error(`${answer.response.url} answered ${answer.response.status} without a body.`);
  }
  return answer.data;
}

/** Return the error that the body of a refusal is, in the shape of REST or of GraphQL. */
export function errorOf(body: unknown): Error | undefined {
  if (isProblem(body)) return new Problem(body);
  if (typeof body === "object" && body !== null && "errors" in body) {
    return new GraphQLRefusal(body.errors as Refusal[]);
  }
  return undefined;
}

export function isProblem(body: unknown): body is ProblemDocument {
  return typeof body === "object" && body !== null && "code" in body && "request_id" in body;
}
