import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The page and the API have one origin for the browser, so CORS is not involved.
const nexus = { target: process.env["API_URL"] ?? "http://localhost:8000" };
const proxy = { "/api": nexus, "/graphql": nexus };

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: {
      "@nexus/client": fileURLToPath(new URL("../example-client/src", import.meta.url)),
    },
  },
  server: { proxy, fs: { allow: [".."] } },
  preview: { proxy },
});
