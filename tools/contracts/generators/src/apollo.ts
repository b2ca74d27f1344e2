/** Apollo Client against a server: the normalised cache, growing lists and errors. */
import assert from "node:assert/strict";

import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache } from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";

import {
  LikePostDocument,
  PostsDocument,
  ProductDocument,
  UnlikePostDocument,
} from "../generated/documents.js";
import { signIn, url } from "./server.js";

export async function tryApollo(): Promise<void> {
  const { fetch, sent } = await signIn();
  const client = new ApolloClient({
    link: new HttpLink({ uri: url, fetch }),
    cache: new InMemoryCache({
      typePolicies: { Query: { fields: { posts: relayStylePagination() } } },
    }),
  });

  const pages = { query: PostsDocument, variables: { first: 2 } };
  const first = (await client.query(pages)).data?.posts;
  assert.equal(first?.edges.length, 2);
  const after = first.pageInfo.endCursor;
  await client.watchQuery(pages).fetchMore({ variables: { first: 3, after } });
  const posts = () => client.readQuery(pages)?.posts?.edges.map(({ node }) => node) ?? [];
  assert.equal(new Set(posts().map(({ id }) => id)).size, 5);

  // The response to a mutation changes the post in every list that has it, without a request.
  const [post] = posts();
  assert(post);
  const [change, revert] = post.likedByMe
    ? [UnlikePostDocument, LikePostDocument]
    : [LikePostDocument, UnlikePostDocument];
  const before = sent();
  await client.mutate({ mutation: change, variables: { id: post.id } });
  assert.equal(posts()[0]?.likedByMe, !post.likedByMe);
  assert.equal(Math.abs((posts()[0]?.likesCount ?? 0) - post.likesCount), 1);
  assert.equal(sent(), before + 1);
  await client.mutate({ mutation: revert, variables: { id: post.id } });
  assert.deepEqual(posts()[0], post);

  await assert.rejects(
    client.query({ query: ProductDocument, variables: { id: "999999999" } }),
    (error) => CombinedGraphQLErrors.is(error) && codeOf(error) === "not_found",
  );
  await assert.rejects(
    client.query({ ...pages, variables: { first: 101 }, fetchPolicy: "network-only" }),
    (error) => CombinedGraphQLErrors.is(error) && codeOf(error) === "validation_error",
  );
  client.stop();
}

function codeOf(error: CombinedGraphQLErrors): unknown {
  return error.errors[0]?.extensions?.["code"];
}
