// Fills the hidden fields of a form with the answer of a passkey, and sends the form.
(() => {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  const options = form?.elements.namedItem("passkey_options")?.value;
  const button = form?.querySelector("button");
  const parse = {
    create: window.PublicKeyCredential?.parseCreationOptionsFromJSON,
    get: window.PublicKeyCredential?.parseRequestOptionsFromJSON,
  }[form?.dataset.passkey];
  if (!options || !button || !parse) {
    return;
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    const publicKey = parse.call(PublicKeyCredential, JSON.parse(options));
    try {
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.elements.namedItem("credential").value = JSON.stringify(credential);
      form.submit();
    } catch (refusal) {
      // The user cancelled, it timed out, or there is no passkey. The user can retry.
      button.setCustomValidity(refusal.message);
      button.reportValidity();
      button.setCustomValidity("");
    }
  });
})();
