// Starts Swagger UI without an inline script, so that the page needs no exception for one.
const viewer = document.getElementById("viewer");

const ui = SwaggerUIBundle({
  url: viewer.dataset.document,
  domNode: viewer,
  deepLinking: true,
  persistAuthorization: true,
  // Swagger's validator badge is an image on another host.
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],
});

document.addEventListener("nexus:signed-in", ({ detail: { token } }) => {
  const schemes = ui.specSelectors.securityDefinitions();
  const bearer = schemes.findKey((scheme) => scheme.get("scheme") === "bearer");
  if (token) {
    ui.preauthorizeApiKey(bearer, token);
  } else {
    ui.authActions.logout([bearer]);
  }
});
