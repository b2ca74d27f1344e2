// ReDoc as Nexus serves it, in the reader's colours.
import "./redoc.css";

import { RedocStandalone } from "redoc";
import { useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";

// ReDoc has no dark theme; these are the colours of its light one to replace.
const DARK = {
  colors: {
    primary: { main: "#79b8ff" },
    success: { main: "#56d364" },
    warning: { main: "#e3b341" },
    error: { main: "#ff7b72" },
    gray: { 50: "#1b2026", 100: "#262c34" },
    text: { primary: "#e6edf3", secondary: "#a5afba" },
    border: { dark: "#4b545e", light: "#2f363e" },
  },
  schema: { linesColor: "#4b545e", nestedBackground: "#1b2026", typeNameColor: "#a5afba" },
  sidebar: { backgroundColor: "#0f1317", textColor: "#e6edf3", activeTextColor: "#79b8ff" },
  rightPanel: { backgroundColor: "#0b0e12" },
  typography: {
    code: { color: "#ffa198", backgroundColor: "#262c34" },
    links: { color: "#79b8ff", visited: "#79b8ff", hover: "#a5d0ff" },
  },
};

const viewer = document.getElementById("viewer");
const colours = matchMedia("(prefers-color-scheme: dark)");

function Reference({ url }) {
  const dark = useSyncExternalStore(followColours, () => colours.matches);
  // ReDoc reads its theme once, so a change of theme renders it again.
  return (
    <RedocStandalone
      key={dark ? "dark" : "light"}
      specUrl={url}
      options={{ theme: dark ? DARK : {}, nativeScrollbars: true }}
    />
  );
}

function followColours(changed) {
  colours.addEventListener("change", changed);
  return () => colours.removeEventListener("change", changed);
}

createRoot(viewer).render(<Reference url={viewer.dataset.document} />);
