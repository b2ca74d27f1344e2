// Swagger UI as Nexus serves it: without its top bar, and signed in by the demo's menu.
import "swagger-ui/dist/swagger-ui.css";
import "./swagger.css";

// The bundle of its makers, as it holds the older React that Swagger UI needs.
import SwaggerUI from "../node_modules/swagger-ui/dist/swagger-ui-bundle.js";

import { whenSignedIn } from "./signed_in.js";

const viewer = document.getElementById("viewer");
const dark = matchMedia("(prefers-color-scheme: dark)");

followColours();
dark.addEventListener("change", followColours);

const ui = SwaggerUI({
  url: viewer.dataset.document,
  domNode: viewer,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  // The demo remembers who has signed in by itself, and its tokens are short-lived.
  persistAuthorization: !document.querySelector("nexus-sign-in"),
  // Swagger's validator badge is an image on another host.
  validatorUrl: null,
  onComplete: () => whenSignedIn(authorize),
});

function authorize({ token }) {
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
