/**
 * The session of a page in a browser. The access token is a variable and gone with the page; the
 * refresh token is in an HttpOnly cookie, which no script can read.
 *
 * JavaScript with types in comments, so that a page can also load it without a build.
 *
 * @import { components } from "../../../api/nexus.js"
 */

/** @typedef {components["schemas"]["AccountOut"]} Account */
/** @typedef {components["schemas"]["TokenPairOut"]} TokenPair */

export class BrowserSession {
  #api;
  /** @type {string | undefined} */
  #access;
  /** @type {Promise<Account | null> | undefined} */
  #renewal;

  /** @param {string} server The origin of Nexus; empty if Nexus also serves the page. */
  constructor(server = "") {
    this.#api = `${server}/api/v1/`;
  }

  /**
   * Sign in. The browser stores the refresh token; the page gets the access token only.
   *
   * @param {string} username
   * @param {string} password
   * @returns {Promise<Account>}
   */
  async logIn(username, password) {
    const answer = await this.#ask("users/login/", { username, password });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    return this.#accept(await answer.json());
  }

  /**
   * Get a new access token by the cookie: after a reload, and when the old one has expired.
   * Requests at the same time share one exchange.
   *
   * @returns {Promise<Account | null>} Null if the session is over, or there never was one.
   */
  renew() {
    this.#renewal ??= this.#exchange().finally(() => (this.#renewal = undefined));
    return this.#renewal;
  }

  /** End the session and delete the cookie. It needs no access token. */
  async logOut() {
    this.#access = undefined;
    await this.#ask("users/logout/");
  }

  /**
   * Send a signed request; after a 401, renew the access token and send it once more.
   *
   * @param {string} path below `/api/v1/`
   * @param {RequestInit} [init]
   * @returns {Promise<Response>}
   */
  fetch(path, init) {
    return this.send(`${this.#api}${path}`, init);
  }

  /**
   * Do the same with any address of the server. Libraries that take a function in place of
   * `fetch`, such as openapi-fetch, urql and graphql-sse, can use it.
   *
   * @type {typeof fetch}
   */
  send = async (input, init) => {
    const request = new Request(input, init);
    // A request can be sent once, so the second attempt needs a copy.
    const again = request.clone();
    const answer = await fetch(this.#sign(request));
    if (answer.status !== 401 || (await this.renew()) === null) return answer;
    return fetch(this.#sign(again));
  };

  async #exchange() {
    const answer = await this.#ask("users/token/refresh/");
    if (answer.ok) return this.#accept(await answer.json());
    // Only a 401 ends the session. Other errors may be temporary, so the cookie stays.
    if (answer.status !== 401) throw new Error(`The session is not renewed: ${answer.status}.`);
    this.#access = undefined;
    return null;
  }

  /** @param {TokenPair} pair */
  #accept(pair) {
    this.#access = pair.access;
    return pair.user;
  }

  /**
   * Send a request that the cookie may travel with.
   *
   * @param {string} path
   * @param {Record<string, string>} [body]
   */
  #ask(path, body) {
    return fetch(`${this.#api}${path}`, {
      method: "POST",
      credentials: "include",
      headers: {
        "X-Refresh-Transport": "cookie",
        ...(body && { "Content-Type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  /** @param {Request} request */
  #sign(request) {
    if (this.#access !== undefined) {
      request.headers.set("Authorization", `Bearer ${this.#access}`);
    }
    return request;
  }
}
