// GraphiQL as Nexus serves it: a tab per domain, examples, streams, and signing in for the demo.
import "graphiql/style.css";
import "./playground.css";

import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

import { explorer } from "./explorer.jsx";
import { createFetcher } from "./fetcher.js";
import { whenSignedIn } from "../signed_in.js";

const script = new URL(document.currentScript.src);

globalThis.MonacoEnvironment = {
  getWorker(_id, label) {
    const name = ["json", "graphql"].includes(label) ? label : "editor";
    return new Worker(new URL(`${name}.worker.js`, script));
  },
};

/** Let people open another example in a tab of its own. */
function Examples({ owners }) {
  const { addTab, updateActiveTabValues } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);

  const open = (event) => {
    const [owner, place] = event.target.value.split(" ");
    const example = owners.find(({ name }) => name === owner).examples[place];
    addTab();
    queryEditor.setValue(example.query);
    variableEditor.setValue(example.variables);
    updateActiveTabValues({ query: example.query, variables: example.variables });
  };

  return (
    <select className="nexus-examples" aria-label="Open an example" value="" onChange={open}>
      <option value="" disabled>
        Examples …
      </option>
      {owners.map(({ name, title, examples }) => (
        <optgroup key={name} label={title}>
          {examples.map((example, place) => (
            <option key={example.title} value={`${name} ${place}`}>
              {example.title}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

/** Write the token of the signed-in user into the headers of the visible tab. */
function Authorization() {
  const headerEditor = useGraphiQL((state) => state.headerEditor);
  const activeTab = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.id);
  const [signedIn, setSignedIn] = useState(null);

  useEffect(() => whenSignedIn(setSignedIn), []);

  useEffect(() => {
    if (headerEditor && signedIn) {
      headerEditor.setValue(withToken(headerEditor.getValue(), signedIn.token));
    }
  }, [headerEditor, activeTab, signedIn]);

  return null;
}

function withToken(text, token) {
  let headers = {};
  try {
    headers = JSON.parse(text || "{}");
  } catch {
    // Headers that are not valid JSON yet are dropped.
  }
  delete headers.Authorization;
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  return Object.keys(headers).length ? JSON.stringify(headers, null, 2) : "";
}

function Playground({ url, owners }) {
  const [fetcher] = useState(() => createFetcher(url));
  const tabs = owners.map(({ examples: [first] }) => first);

  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={tabs}
      defaultEditorToolsVisibility="headers"
      plugins={[explorer, HISTORY_PLUGIN]}
    >
      <GraphiQL.Logo>
        <Examples owners={owners} />
        <Authorization />
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

const root = document.getElementById("playground");
const owners = JSON.parse(document.getElementById("examples").textContent);
createRoot(root).render(<Playground url={root.dataset.url} owners={owners} />);
