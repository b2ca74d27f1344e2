// Swagger UI as Nexus serves it: without its top bar, and signed in by the demo's menu.
import "swagger-ui/dist/swagger-ui.css";
import "./swagger.css";

// The published bundle, because it contains the older React that Swagger UI needs.
import SwaggerUI from "../node_modules/swagger-ui/dist/swagger-ui-bundle.js";

import { whenSignedIn } from "./signed_in.js";
import { filterOperations } from "./swagger_filter.js";
import { completeRequest } from "./swagger_requests.js";
import { labelLocks } from "./swagger_locks.js";

const viewer = document.getElementById("viewer");
const dark = matchMedia("(prefers-color-scheme: dark)");

followColours();
dark.addEventListener("change", followColours);

let token = "";

const ui = SwaggerUI({
  url: viewer.dataset.document,
  domNode: viewer,
  deepLinking: true,
  // The list is collapsed, because rendering more than two hundred operations takes long.
  docExpansion: "none",
  filter: true,
  plugins: [filterOperations, labelLocks],
  defaultModelsExpandDepth: -1,
  // The demo's own menu remembers the user, and its tokens are short-lived.
  persistAuthorization: !document.querySelector("nexus-sign-in"),
  // Swagger's validator badge is an image on another host.
  validatorUrl: null,
  // The document is requested before the interface that completes requests exists.
  requestInterceptor: (request) =>
    request.loadSpec ? request : completeRequest(request, { spec: ui.specSelectors, token }),
  onComplete: () => whenSignedIn(authorize),
});

function authorize(signedIn) {
  token = signedIn.token ?? "";
  const schemes = ui.specSelectors.securityDefinitions();
  const bearer = schemes.findKey((scheme) => scheme.get("scheme") === "bearer");
  if (token) {
    ui.preauthorizeApiKey(bearer, token);
  } else {
    ui.authActions.logout([bearer]);
  }
}

function followColours() {
  document.documentElement.classList.toggle("dark-mode", dark.matches);
}
