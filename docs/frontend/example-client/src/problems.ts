/** The problem document of a response with a status of 400 or above, as an error. */
import type { components } from "../../../api/nexus.js";

type ProblemDocument = components["schemas"]["Problem"];

export class Problem extends Error {
  override readonly name = "Problem";

  constructor(readonly document: ProblemDocument) {
    super(`${document.code}: ${document.detail}`);
  }

  /** A stable word for programs. The text of `detail` is for people and may change. */
  get code(): string {
    return this.document.code;
  }
}

/** One error of a GraphQL response. */
export interface Refusal {
  message: string;
  extensions: { code: string; status: number; request_id: string };
}

/** A refusal by GraphQL. It has the same codes as over REST. */
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

/** Return the data of a response, or throw its problem. */
export function orRefuse<Data>(answer: Answer<Data>): NonNullable<Data> {
  if (isProblem(answer.error)) throw new Problem(answer.error);
  if (answer.data === undefined || answer.data === null) {
    throw new Error(`${answer.response.url} answered ${answer.response.status} without a body.`);
  }
  return answer.data;
}

/** Return the error in the body of a refusal, which has the form of REST or of GraphQL. */
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
