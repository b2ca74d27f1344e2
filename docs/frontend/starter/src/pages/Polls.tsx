/** Polls, over GraphQL: a list with cursors, a vote, and bars from a subscription. */
import { useState, type FormEvent } from "react";
import { useMutation, useQuery, useSubscription } from "urql";

import { ErrorText } from "../ErrorText.tsx";
import {
  CastVoteDocument,
  PollDocument,
  PollResultsDocument,
  PollsDocument,
  type PollQuery,
} from "../generated/graphql.ts";
import { Pager, useCursors } from "../Pager.tsx";
import { useSession } from "../SessionProvider.tsx";

export function Polls() {
  const { after, first, buttons } = useCursors();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<string>();
  const [{ data, error }] = useQuery({
    query: PollsDocument,
    variables: { first: 10, after, filter: { status: "OPEN", search } },
  });

  return (
    <>
      <input
        type="search"
        aria-label="Search polls"
        placeholder="Search"
        onChange={({ target }) => {
          first();
          setSearch(target.value);
        }}
      />
      <ErrorText error={error} />
      {chosen && <PollCard key={chosen} id={chosen} />}
      {data?.polls && (
        <>
          <p>{data.polls.totalCount} polls</p>
          <ul>
            {data.polls.edges.map(({ node }) => (
              <li key={node.id}>
                <span>{node.question}</span>
                <button onClick={() => setChosen(node.id)}>Open</button>
              </li>
            ))}
          </ul>
          <Pager {...buttons(data.polls.pageInfo)} />
        </>
      )}
    </>
  );
}

function PollCard({ id }: { id: string }) {
  const [{ data, error }] = useQuery({ query: PollDocument, variables: { id } });
  const poll = data?.poll;
  if (!poll) return <ErrorText error={error} />;

  return (
    <section aria-label={poll.question}>
      <h2>{poll.question}</h2>
      <Ballot poll={poll} />
      {poll.resultsVisible ? <Results pollId={id} /> : <p>The results are hidden from you.</p>}
    </section>
  );
}

function Ballot({ poll }: { poll: NonNullable<PollQuery["poll"]> }) {
  const { account } = useSession();
  const [vote, castVote] = useMutation(CastVoteDocument);
  const mayVote = account && poll.isOpen && (!poll.hasVoted || poll.allowChange);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const optionIds = new FormData(event.currentTarget).getAll("option").map(String);
    // The vote changes the poll, which the response does not contain: urql shall ask again.
    void castVote({ pollId: poll.id, optionIds }, { additionalTypenames: ["Poll"] });
  }

  return (
    <form onSubmit={submit}>
      {poll.options.map((option) => (
        <label key={option.id}>
          <input
            name="option"
            type={poll.maxChoices === 1 ? "radio" : "checkbox"}
            value={option.id}
            defaultChecked={poll.myChoices.includes(option.id)}
          />{" "}
          {option.text}
        </label>
      ))}
      <button disabled={!mayVote || vote.fetching}>Vote</button>
      <ErrorText error={vote.error} />
    </form>
  );
}

/** The subscription sends the present results first, and then every change. */
function Results({ pollId }: { pollId: string }) {
  const [{ data, error }] = useSubscription({ query: PollResultsDocument, variables: { pollId } });

  return (
    <>
      <ErrorText error={error} />
      {data?.pollResults?.options.map((option) => (
        <p key={option.id}>
          <meter aria-label={option.text} min={0} max={100} value={option.percentage} />{" "}
          <output>{option.votes}</output> {option.text}
        </p>
      ))}
    </>
  );
}
