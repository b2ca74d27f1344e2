// The filter box of Swagger UI looks at tags alone; here it finds operations by all that names them.

const NAMES = ["operationId", "summary", "description"];

/** A plugin of Swagger UI: what is typed is looked for in paths, names and summaries. */
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

/** Open the tags while something is looked for, or one would see no more than their names. */
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
