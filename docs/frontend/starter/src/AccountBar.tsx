/** The form for logging in, or the name of the account and the button for logging out. */
import { useState, type FormEvent } from "react";

import { ErrorText } from "./ErrorText.tsx";
import { useSession } from "./SessionProvider.tsx";

export function AccountBar() {
  const { account, logIn, logOut } = useSession();
  const [error, setError] = useState<Error>();

  if (account) {
    return (
      <p>
        {account.display_name} <button onClick={() => void logOut()}>Log out</button>
      </p>
    );
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    logIn(String(form.get("username")), String(form.get("password"))).catch(setError);
  }

  return (
    <form onSubmit={submit}>
      <input name="username" placeholder="User name" autoComplete="username" required />
      <input
        name="password"
        type="password"
        placeholder="Password"
        autoComplete="current-password"
        required
      />
      <button>Log in</button>
      <ErrorText error={error} />
    </form>
  );
}
