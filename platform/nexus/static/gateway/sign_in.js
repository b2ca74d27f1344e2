// <nexus-sign-in>: a menu of the demo's people. Whoever is chosen is signed in by the API's own
// log-in, and the page hears of it: "nexus:signed-in" with the username and the access token.
class SignIn extends HTMLElement {
  async connectedCallback() {
    const answer = await fetch(this.dataset.people);
    if (!answer.ok) {
      return;
    }
    const { password, people } = await answer.json();
    this.append(this.menu(people, password), this.status);
  }

  status = Object.assign(document.createElement("output"), { className: "status" });

  menu(people, password) {
    const select = document.createElement("select");
    select.setAttribute("aria-label", "Sign in as");
    select.append(new Option("sign in as …", ""));
    for (const { username, role } of people) {
      select.append(new Option(role === "user" ? username : `${username} (${role})`, username));
    }
    select.addEventListener("change", () => this.signIn(select.value, password));
    return select;
  }

  async signIn(username, password) {
    this.status.value = username ? "…" : "";
    const token = username ? await this.logIn(username, password) : null;
    const detail = { username, token };
    this.dispatchEvent(new CustomEvent("nexus:signed-in", { bubbles: true, detail }));
  }

  async logIn(username, password) {
    const answer = await fetch(this.dataset.login, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ username, password }),
    });
    const body = await answer.json();
    this.status.value = answer.ok ? "signed in" : body.detail;
    return answer.ok ? body.access : null;
  }
}

customElements.define("nexus-sign-in", SignIn);
