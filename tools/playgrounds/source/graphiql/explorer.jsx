// The explorer, a tree of the fields of the schema, made accessible to the keyboard and to screen
// readers. In the original package its fields are plain text that only reacts to the mouse.
import "@graphiql/plugin-explorer/style.css";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { useEffect, useRef } from "react";

const FIELDS = 'span[style*="cursor: pointer"]';
const LABELS = {
  ".graphiql-explorer-actions select": () => "Kind of operation",
  ".graphiql-explorer-actions button": () => "Add an operation",
  ".graphiql-operation-title-bar input": () => "Name of the operation",
  "[data-arg-name] > span > input, [data-arg-name] > select": (control) =>
    `Value of ${control.closest("[data-arg-name]").dataset.argName}`,
};

const original = explorerPlugin({
  checkboxChecked: <Mark chosen shape="M1.5 1.5h12v12h-12zM4 7.5l2.5 2.5L11 5" />,
  checkboxUnchecked: <Mark shape="M1.5 1.5h12v12h-12z" />,
  arrowOpen: <Mark chosen shape="M3 5.5l4.5 4.5L12 5.5" />,
  arrowClosed: <Mark shape="M5.5 3l4.5 4.5L5.5 12" />,
});

/** The plugin, for GraphiQL's `plugins`. */
export const explorer = { ...original, title: "Explorer", content: Explorer };

function Mark({ chosen = false, shape }) {
  return (
    <svg className="nexus-mark" data-chosen={chosen} viewBox="0 0 15 15" aria-hidden="true">
      <path d={shape} />
    </svg>
  );
}

function Explorer() {
  const box = useRef(null);

  useEffect(() => {
    const observer = new MutationObserver(() => makeReachable(box.current));
    makeReachable(box.current);
    observer.observe(box.current, {
      childList: true,
      subtree: true,
      attributeFilter: ["data-chosen"],
    });
    return () => observer.disconnect();
  }, []);

  return (
    <div className="nexus-explorer" ref={box} onKeyDown={press}>
      <original.content />
    </div>
  );
}

function makeReachable(box) {
  for (const field of box.querySelectorAll(FIELDS)) {
    const chosen = field.querySelector("[data-chosen]")?.dataset.chosen ?? "false";
    field.tabIndex = 0;
    field.setAttribute("role", "checkbox");
    field.setAttribute("aria-checked", chosen);
  }
  for (const [selector, label] of Object.entries(LABELS)) {
    for (const control of box.querySelectorAll(selector)) {
      control.setAttribute("aria-label", label(control));
    }
  }
}

/** Let Space and Enter select a field, and the arrow keys move the focus. */
function press(event) {
  if (!event.target.matches(FIELDS)) {
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    const fields = [...event.currentTarget.querySelectorAll(FIELDS)];
    fields[fields.indexOf(event.target) + step]?.focus();
  } else if ([" ", "Enter"].includes(event.key)) {
    event.target.click();
  } else {
    return;
  }
  event.preventDefault();
}
