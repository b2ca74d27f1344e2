/** The session of a user: stores the two tokens, signs requests and renews the access token. */
import createClient from "openapi-fetch";

import type { components, paths } from "../../../api/nexus.js";
import { orRefuse } from "./problems.js";

export type Account = components["schemas"]["AccountOut"];
type TokenPair = components["schemas"]["TokenPairOut"];

export class Session {
  readonly #baseUrl: string;
  readonly #open;
  #pair: TokenPair | undefined;
  #renewal: Promise<void> | undefined;

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
    // This client sends no token, because renewing one here would call itself.
    this.#open = createClient<paths>({ baseUrl });
  }

  /** Sign in. The access token is valid for minutes, the refresh token for days. */
  async logIn(username: string, password: string): Promise<Account> {
    const answer = await this.#open.POST("/api/v1/users/login/", { body: { username, password } });
    this.#pair = orRefuse(answer);
    return this.#pair.user;
  }

  /** Exchange the refresh token for a new pair. Concurrent calls share one request. */
  renew(): Promise<void> {
    this.#renewal ??= this.#exchange().finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  async #exchange(): Promise<void> {
    if (this.#pair === undefined) throw new Error("Log in first.");
    const body = { refresh: this.#pair.refresh };
    this.#pair = orRefuse(await this.#open.POST("/api/v1/users/token/refresh/", { body }));
  }

  /** Send a request with the token; after a 401, renew the token and send it once more. */
  readonly fetch = async (request: Request): Promise<Response> => {
    // A request can be sent once, so the second attempt needs a copy.
    const again = request.clone();
    const answer = await fetch(this.#sign(request));
    if (answer.status !== 401 || this.#pair === undefined) return answer;
    await answer.body?.cancel();
    await this.renew();
    return fetch(this.#sign(again));
  };

  #sign(request: Request): Request {
    if (this.#pair !== undefined) {
      request.headers.set("Authorization", `Bearer ${this.#pair.access}`);
    }
    return request;
  }

  /** Return a client of the REST API whose requests are signed. */
  api() {
    return createClient<paths>({ baseUrl: this.#baseUrl, fetch: this.fetch });
  }

  /** Make the access token invalid, to try out how an expired one is handled. */
  spoil(): void {
    if (this.#pair !== undefined) this.#pair = { ...this.#pair, access: "spoilt" };
  }
}

export type Api = ReturnType<Session["api"]>;
