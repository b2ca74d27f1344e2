/** Feed, over GraphQL: posts with cursors, likes, and the live likes of one post. */
import { useState } from "react";
import { useMutation, useQuery, useSubscription } from "urql";

import { ErrorText } from "../ErrorText.tsx";
import {
  LikePostDocument,
  PostLikesDocument,
  PostsDocument,
  UnlikePostDocument,
} from "../generated/graphql.ts";
import { Pager, useCursors } from "../Pager.tsx";
import { useSession } from "../SessionProvider.tsx";

export function Posts() {
  const { account } = useSession();
  const { after, first, buttons } = useCursors();
  const [search, setSearch] = useState("");
  const [{ data, error }] = useQuery({
    query: PostsDocument,
    variables: { first: 10, after, filter: { search } },
  });
  const [liked, like] = useMutation(LikePostDocument);
  const [unliked, unlike] = useMutation(UnlikePostDocument);
  const [watched, setWatched] = useState<string>();
  const likes = useLiveLikes(watched);

  return (
    <>
      <input
        type="search"
        aria-label="Search posts"
        placeholder="Search"
        onChange={({ target }) => {
          first();
          setSearch(target.value);
        }}
      />
      <ErrorText error={error ?? liked.error ?? unliked.error} />
      {data?.posts && (
        <>
          {data.posts.edges.map(({ node }) => (
            <article key={node.id} aria-label={`Post ${node.id}`}>
              <h2>{node.author.displayName}</h2>
              <p>{node.content}</p>
              <button
                disabled={!account}
                aria-pressed={node.likedByMe}
                onClick={() => void (node.likedByMe ? unlike : like)({ id: node.id })}
              >
                {node.likedByMe ? "Unlike" : "Like"}
              </button>{" "}
              <output>{likes.get(node.id) ?? node.likesCount}</output> likes{" "}
              <button aria-pressed={watched === node.id} onClick={() => setWatched(node.id)}>
                Watch
              </button>
            </article>
          ))}
          <Pager {...buttons(data.posts.pageInfo)} />
        </>
      )}
    </>
  );
}

/**
 * Return the number of likes of the watched post by its id, once it has changed. A page watches one
 * post at a time, because a browser opens six connections to one host over HTTP/1.1.
 */
function useLiveLikes(postId: string | undefined): Map<string, number> {
  const [{ data }] = useSubscription({
    query: PostLikesDocument,
    variables: { postId: postId ?? "" },
    pause: postId === undefined,
  });
  const change = data?.postInteraction;
  return new Map(change?.postId === postId && change ? [[change.postId, change.likesCount]] : []);
}
