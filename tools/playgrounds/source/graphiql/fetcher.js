// Sends operations: subscriptions as server-sent events, everything else by one request.
import { getOperationAST, parse } from "graphql";
import { createClient } from "graphql-sse";

/** Return the function that GraphiQL calls with each operation. */
export function createFetcher(url) {
  return (request, { headers = {} } = {}) => {
    const asked = withItsOwnName(request);
    return isSubscription(asked) ? watch(url, asked, headers) : ask(url, asked, headers);
  };
}

/** Remove a stale operation name: GraphiQL updates it too late when the tab changes. */
function withItsOwnName({ operationName, ...request }) {
  const named = getOperationAST(parse(request.query), operationName);
  return named ? { ...request, operationName } : request;
}

function isSubscription({ query, operationName }) {
  return getOperationAST(parse(query), operationName)?.operation === "subscription";
}

async function ask(url, request, headers) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
    body: JSON.stringify(request),
  });
  return answer.json();
}

function watch(url, request, headers) {
  const client = createClient({ url, headers, retryAttempts: 0 });
  return {
    subscribe(sink) {
      const unsubscribe = client.subscribe(request, sink);
      return { unsubscribe };
    },
  };
}
