// Swagger UI shows the same padlock for every operation that takes a token. This plugin labels it.

const ROLES = { admin: "admin", employer: "employer" };
const MEANINGS = {
  optional: "Also answers without a token; with one it knows who you are.",
  token: "Needs a token: sign in first.",
  admin: "Needs the token of an admin.",
  employer: "Needs the token of an employer.",
};

/** A plugin of Swagger UI: each padlock is labelled optional, token, or with the role it needs. */
export function labelLocks() {
  return { wrapComponents: { OperationSummary: withLabel } };
}

function withLabel(Original, { React, specSelectors }) {
  return function LabelledSummary(props) {
    const label = labelOf(props.operationProps, specSelectors);
    const summary = React.createElement(Original, props);
    if (!label) {
      return summary;
    }
    const mark = React.createElement(
      "span",
      { className: `nexus-lock nexus-lock-${label}`, title: MEANINGS[label] },
      label,
    );
    return React.createElement("div", { className: "nexus-locked" }, summary, mark);
  };
}

function labelOf(operation, spec) {
  const security = operation.get("security");
  if (!security || security.size === 0) {
    return "";
  }
  if (security.some((requirement) => requirement.size === 0)) {
    return "optional";
  }
  // An operation that was not opened yet is not resolved, so it is looked up in the document.
  const place = ["paths", operation.get("path"), operation.get("method"), "x-demo-user"];
  return ROLES[spec.specJson().getIn(place)] ?? "token";
}
