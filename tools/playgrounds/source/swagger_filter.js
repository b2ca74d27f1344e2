// The filter box of Swagger UI searches tags only. This plugin makes it search operations.

const NAMES = ["operationId", "summary", "description"];

/** A plugin of Swagger UI that searches paths, names and summaries for the typed text. */
export function filterOperations() {
  return {
    fn: { opsFilter: keepMatching },
    statePlugins: { layout: { wrapActions: { updateFilter: thenShowFound } } },
  };
}

function keepMatching(taggedOperations, phrase) {
  const words = phrase.toLowerCase().split(/\s+/).filter(Boolean);
  return taggedOperations
    .map((tagged, tag) =>
      tagged.update("operations", (all) => all.filter((one) => matches(one, tag, words))),
    )
    .filter((tagged) => tagged.get("operations").size > 0);
}

function matches(one, tag, words) {
  const names = NAMES.map((name) => one.getIn(["operation", name], ""));
  const text = [tag, one.get("method"), one.get("path"), ...names].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Open the tags during a search; otherwise only their names would be visible. */
function thenShowFound(original, system) {
  return (phrase) => {
    const result = original(phrase);
    const isLooking = typeof phrase === "string" && phrase.trim().length > 1;
    for (const tag of system.specSelectors.taggedOperations().keySeq()) {
      system.layoutActions.show(["operations-tag", tag], isLooking);
    }
    return result;
  };
}
