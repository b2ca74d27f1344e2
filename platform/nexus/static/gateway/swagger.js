// Starts Swagger UI without an inline script, so that the page needs no exception for one.
const viewer = document.getElementById("viewer");

SwaggerUIBundle({
  url: viewer.dataset.document,
  domNode: viewer,
  deepLinking: true,
  persistAuthorization: true,
  // Swagger's validator badge is an image on another host.
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],
});
