/** The session as React state: unknown, anonymous, or an account. */
import type { Account, BrowserSession } from "@nexus/client/browser-session.js";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";

// snippet: provider
// Scripts cannot see the cookie. This note of an earlier log-in saves anonymous visitors a request
// that would be refused.
const NOTE = "nexus.logged-in";

interface SessionState {
  /** Undefined until the cookie was tried; null for an anonymous visitor. */
  account: Account | null | undefined;
  logIn(username: string, password: string): Promise<void>;
  logOut(): Promise<void>;
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
    const renewal = localStorage.getItem(NOTE) ? session.renew() : Promise.resolve(null);
    renewal
      .then((found) => {
        if (found === null) localStorage.removeItem(NOTE);
        setAccount(found);
      })
      .catch(() => setAccount(null));
  }, [session]);

  const state: SessionState = {
    account,
    logIn: async (username, password) => {
      setAccount(await session.logIn(username, password));
      localStorage.setItem(NOTE, "yes");
    },
    logOut: async () => {
      await session.logOut();
      localStorage.removeItem(NOTE);
      setAccount(null);
    },
  };
  return <Context.Provider value={state}>{children}</Context.Provider>;
}

export function useSession(): SessionState {
  const state = useContext(Context);
  if (state === undefined) throw new Error("useSession needs a SessionProvider above it.");
  return state;
}
// end snippet: provider
