/** The clients of the page: REST with openapi-fetch, GraphQL with urql and graphql-sse. */
import { BrowserSession } from "@nexus/client/browser-session.js";
import type { paths } from "@nexus/types";
import { QueryClient } from "@tanstack/react-query";
import { createClient as createEventClient } from "graphql-sse";
import createClient from "openapi-fetch";
import { cacheExchange, Client, fetchExchange, subscriptionExchange } from "urql";

/** Signs the requests of all clients, and refreshes the access token when it has expired. */
export const session = new BrowserSession();

export const api = createClient<paths>({ fetch: session.send });

/** Return new caches. Every account gets its own, so that none sees the data of another. */
export function createCaches() {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 10_000 } } });
  return { queries, graphql: createGraphQLClient() };
}

function createGraphQLClient(): Client {
  const events = createEventClient({ url: "/graphql", fetchFn: session.send });
  return new Client({
    url: "/graphql",
    fetch: session.send,
    preferGetMethod: false,
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables = {} }) => ({
          subscribe: (sink) => ({ unsubscribe: events.subscribe({ query, variables }, sink) }),
        }),
      }),
    ],
  });
}
