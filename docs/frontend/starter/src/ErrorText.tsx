/** The text of an error, for people. */
import { Problem } from "@nexus/client/problems.js";
import { CombinedError } from "urql";

interface Props {
  error: Error | null | undefined;
}

export function ErrorText({ error }: Props) {
  return error ? <p role="alert">{describe(error)}</p> : null;
}

function describe(error: Error): string {
  if (error instanceof Problem) return error.document.detail;
  if (error instanceof CombinedError) {
    return error.graphQLErrors[0]?.message ?? "The server cannot be reached.";
  }
  return error.message;
}
