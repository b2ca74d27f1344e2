/** The frame of every page: navigation, the account, and caches of that account. */
import { QueryClientProvider } from "@tanstack/react-query";
import { useState, useSyncExternalStore, type ComponentType } from "react";
import { Provider as GraphQLProvider } from "urql";

import { AccountBar } from "./AccountBar.tsx";
import { createCaches } from "./clients.ts";
import { Jobs } from "./pages/Jobs.tsx";
import { Movies } from "./pages/Movies.tsx";
import { Polls } from "./pages/Polls.tsx";
import { Posts } from "./pages/Posts.tsx";
import { Products } from "./pages/Products.tsx";
import { useSession } from "./SessionProvider.tsx";

const PAGES: Record<string, ComponentType> = {
  Products,
  Jobs,
  Movies,
  Polls,
  Posts,
};

export function App() {
  const { account } = useSession();
  // Unknown until the cookie was tried: requests before that would be anonymous.
  if (account === undefined) return <p>Loading …</p>;
  return <Pages key={account?.id ?? "anonymous"} />;
}

function Pages() {
  const [{ queries, graphql }] = useState(createCaches);
  const name = useFragment() || "Products";
  const Page = PAGES[name];

  return (
    <QueryClientProvider client={queries}>
      <GraphQLProvider value={graphql}>
        <header>
          <nav>
            {Object.keys(PAGES).map((one) => (
              <a key={one} href={`#${one}`} aria-current={one === name ? "page" : undefined}>
                {one}
              </a>
            ))}
          </nav>
          <AccountBar />
        </header>
        <main>
          <h1>{name}</h1>
          {Page === undefined ? <p>There is no such page.</p> : <Page />}
        </main>
      </GraphQLProvider>
    </QueryClientProvider>
  );
}

/** Return the part of the address behind the `#`, and render again when it changes. */
function useFragment(): string {
  return useSyncExternalStore(subscribeToFragment, () => location.hash.slice(1));
}

function subscribeToFragment(onChange: () => void): () => void {
  addEventListener("hashchange", onChange);
  return () => removeEventListener("hashchange", onChange);
}
