// <nexus-sign-in>: a menu of the demo's users. The API's own log-in signs the chosen user in, and
// the page gets the event "nexus:signed-in" with the username, the name and the access token, all
// null after signing out. Scripts that load later find the same values in `signedIn`.
const REMEMBERED = "nexus:signed-in";
const NOBODY = { username: null, name: null, token: null };

class SignIn extends HTMLElement {
  signedIn = NOBODY;
  people = [];
  password = "";
  renewal = 0;

  async connectedCallback() {
    const answer = await fetch(this.dataset.people);
    if (!answer.ok) {
      return;
    }
    Object.assign(this, await answer.json());
    this.offer();
    // Only the name is stored, and only for this tab: each page signs in again.
    const before = sessionStorage.getItem(REMEMBERED);
    if (this.people.some(({ username }) => username === before)) {
      await this.signIn(before);
    }
  }

  /** Show the menu. */
  offer(problem = "") {
    const menu = document.createElement("select");
    menu.setAttribute("aria-label", "Sign in as");
    menu.append(new Option("sign in as …", ""));
    for (const { username, role } of this.people) {
      menu.append(new Option(role === "user" ? username : `${username} (${role})`, username));
    }
    menu.addEventListener("change", () => this.signIn(menu.value));
    this.show(problem, menu);
  }

  /** Show who is signed in, and how to change that. */
  greet(name) {
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      textContent: "Sign out",
    });
    button.addEventListener("click", () => this.signOut());
    this.show(`signed in as ${name}`, button);
  }

  show(words, control) {
    const keepFocus = this.contains(document.activeElement);
    const status = Object.assign(document.createElement("output"), { value: words });
    this.replaceChildren(status, control);
    if (keepFocus) {
      control.focus();
    }
  }

  async signIn(username) {
    const answer = await this.call(this.dataset.login, { username, password: this.password });
    const body = await answer.json();
    if (!answer.ok) {
      this.offer(body.detail);
      return;
    }
    sessionStorage.setItem(REMEMBERED, username);
    // A token is valid for minutes, so an open page refreshes it.
    this.renewal = setTimeout(() => this.signIn(username), body.expires_in * 900);
    this.greet(body.user.display_name);
    this.tell({ username, name: body.user.display_name, token: body.access });
  }

  async signOut() {
    const { token } = this.signedIn;
    clearTimeout(this.renewal);
    sessionStorage.removeItem(REMEMBERED);
    this.offer();
    this.tell(NOBODY);
    await this.call(this.dataset.logout, {}, token);
  }

  tell(signedIn) {
    this.signedIn = signedIn;
    this.dispatchEvent(new CustomEvent("nexus:signed-in", { bubbles: true, detail: signedIn }));
  }

  call(address, body, token) {
    const authorization = token ? { Authorization: `Bearer ${token}` } : {};
    return fetch(address, {
      method: "POST",
      // `keepalive` sends the request even if the user leaves the page at once.
      keepalive: true,
      headers: { "Content-Type": "application/json", ...authorization },
      body: JSON.stringify(body),
    });
  }
}

customElements.define("nexus-sign-in", SignIn);
