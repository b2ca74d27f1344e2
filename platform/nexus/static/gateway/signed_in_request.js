// <nexus-request>: the request that the signed-in user can send from a terminal, on a page that
// cannot send requests itself.
class SignedInRequest extends HTMLElement {
  connectedCallback() {
    document.addEventListener("nexus:signed-in", ({ detail }) => this.show(detail));
    this.show(document.querySelector("nexus-sign-in").signedIn);
  }

  show({ name, token }) {
    this.hidden = !token;
    if (!token) {
      this.replaceChildren();
      return;
    }
    const address = new URL(this.dataset.path, location.href);
    this.replaceChildren(
      this.line(`Token of ${name}`, token),
      this.line("Try it", `curl -s -H "Authorization: Bearer ${token}" ${address}`),
    );
  }

  line(label, words) {
    const line = document.createElement("p");
    const field = Object.assign(document.createElement("input"), { value: words, readOnly: true });
    field.setAttribute("aria-label", label);
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      textContent: "Copy",
    });
    button.setAttribute("aria-label", `Copy: ${label}`);
    button.addEventListener("click", () => this.copy(field, button));
    line.append(`${label} `, field, button);
    return line;
  }

  async copy(field, button) {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      // Browsers deny the clipboard to pages of other hosts without HTTPS.
      button.textContent = "Selected";
    }
  }
}

customElements.define("nexus-request", SignedInRequest);
