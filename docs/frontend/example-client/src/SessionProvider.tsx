/** The session as React state: unknown, anonymous, or an account. */
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";

import type { Account, BrowserSession } from "./browser-session.js";

// snippet: provider
interface SessionState {
  /** Undefined until the cookie was tried; null for an anonymous visitor. */
  account: Account | null | undefined;
  logIn(username: string, password: string): Promise<void>;
  logOut(): Promise<void>;
  fetch: BrowserSession["fetch"];
}

const Context = createContext<SessionState | undefined>(undefined);

interface Props {
  session: BrowserSession;
  children: ReactNode;
}

export function SessionProvider({ session, children }: Props) {
  const [account, setAccount] = useState<Account | null>();

  useEffect(() => {
    // In strict mode React runs this twice; both runs share one exchange.
    session.renew().then(setAccount, () => setAccount(null));
  }, [session]);

  const state: SessionState = {
    account,
    logIn: async (username, password) => setAccount(await session.logIn(username, password)),
    logOut: async () => {
      await session.logOut();
      setAccount(null);
    },
    fetch: (path, init) => session.fetch(path, init),
  };
  return <Context.Provider value={state}>{children}</Context.Provider>;
}

export function useSession(): SessionState {
  const state = useContext(Context);
  if (state === undefined) throw new Error("useSession needs a SessionProvider above it.");
  return state;
}
// end snippet: provider
