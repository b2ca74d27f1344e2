/** urql against a server: the document cache and errors. */
import assert from "node:assert/strict";

import { cacheExchange, Client, fetchExchange } from "@urql/core";

import {
  LikePostDocument,
  PostsDocument,
  ProductDocument,
  UnlikePostDocument,
} from "../generated/documents.js";
import { signIn, url } from "./server.js";

export async function tryUrql(): Promise<void> {
  const { fetch, sent } = await signIn();
  const client = new Client({
    url,
    fetch,
    preferGetMethod: false,
    exchanges: [cacheExchange, fetchExchange],
  });
  const posts = async (first: number) => {
    const { data, error } = await client.query(PostsDocument, { first });
    if (error) throw error;
    return data?.posts?.edges.map(({ node }) => node) ?? [];
  };

  assert.equal((await posts(3)).length, 3);
  const before = sent();
  const [post] = await posts(3);
  assert.equal(sent(), before);
  assert(post);

  // A mutation that returns a post makes every cached list of posts stale.
  const [change, revert] = post.likedByMe
    ? [UnlikePostDocument, LikePostDocument]
    : [LikePostDocument, UnlikePostDocument];
  await client.mutation(change, { id: post.id });
  assert.equal((await posts(3))[0]?.likedByMe, !post.likedByMe);
  assert.equal(sent(), before + 2);
  await client.mutation(revert, { id: post.id });
  assert.deepEqual((await posts(3))[0], post);

  const missing = await client.query(ProductDocument, { id: "999999999" });
  assert.equal(missing.error?.graphQLErrors[0]?.extensions["code"], "not_found");
  const large = await client.query(PostsDocument, { first: 101 });
  assert.equal(large.error?.graphQLErrors[0]?.extensions["code"], "validation_error");
}
