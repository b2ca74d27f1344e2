/**
 * Uses the demo through both APIs. Exits with 0 if everything worked.
 *
 * Usage: BASE_URL=http://localhost:8000 [NEXUS_USERNAME=ada NEXUS_PASSWORD=…] npm start
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import type { components } from "../../../api/nexus.js";
import {
  CancelOrderDocument,
  CastVoteDocument,
  CheapestProductsDocument,
  PlaceOrderDocument,
  PollResultsDocument,
} from "./generated/graphql.js";
import { GraphQLDoor } from "./graphql.js";
import { orRefuse, Problem } from "./problems.js";
import { Session, type Api } from "./session.js";
import { watch } from "./streams.js";

type Poll = components["schemas"]["PollOut"];
type PollResults = components["schemas"]["PollResultsOut"];

const baseUrl = (process.env["BASE_URL"] ?? "http://localhost:8000").replace(/\/$/, "");
const username = process.env["NEXUS_USERNAME"] || "ada";

async function main(): Promise<void> {
  const session = new Session(baseUrl);
  const account = await session.logIn(username, await passwordOf());
  say(`Signed in as ${account.display_name}.`);

  const api = session.api();
  await shop(api);
  await vote(api, session);
  await outliveAToken(api, session);

  // The other API renews a token in the same way.
  session.spoil();
  const graphql = new GraphQLDoor(baseUrl, session.fetch);
  await shopOverGraphQL(graphql);
  await voteOverGraphQL(api, graphql);

  await api.POST("/api/v1/users/logout/");
  say("Logged out.");
}

/** Return the password that the demo's users share. Other servers do not publish one. */
async function passwordOf(): Promise<string> {
  const given = process.env["NEXUS_PASSWORD"];
  if (given) return given;
  const answer = await fetch(`${baseUrl}/dev/people/`);
  if (!answer.ok) throw new Error("Set NEXUS_PASSWORD: this is not a demo.");
  return ((await answer.json()) as { password: string }).password;
}

async function shop(api: Api): Promise<void> {
  const query = { in_stock: true, ordering: "price", page_size: 3 } as const;
  const page = orRefuse(await api.GET("/api/v1/products/", { params: { query } }));
  const [cheapest] = page.results;
  assert(cheapest, "Nothing is in stock.");
  say(`${page.count} products; the cheapest is ${cheapest.name} at ${cheapest.price}.`);

  // One key for each order: a request that is repeated after a lost response places one order.
  const order = {
    params: { header: { "Idempotency-Key": randomUUID() } },
    body: { items: [{ product_id: cheapest.id, quantity: 1 }] },
  };
  const placed = orRefuse(await api.POST("/api/v1/orders/", order));
  const repeated = await api.POST("/api/v1/orders/", order);
  assert.equal(orRefuse(repeated).id, placed.id);
  assert.equal(repeated.response.headers.get("Idempotency-Replayed"), "true");
  say(`Order ${placed.id} over ${placed.total_price} ${placed.currency}, once for two requests.`);

  await refusesTooMany(api, cheapest.id);
  const path = { order_id: placed.id };
  const cancelled = orRefuse(await api.POST("/api/v1/orders/{order_id}/cancel/", { params: { path } }));
  assert.equal(cancelled.status, "cancelled");
}

async function refusesTooMany(api: Api, product_id: number): Promise<void> {
  const body = { items: [{ product_id, quantity: 999_999 }] };
  const refused = await api.POST("/api/v1/orders/", { body });
  assert.throws(
    () => orRefuse(refused),
    (problem) => problem instanceof Problem && problem.document.status < 500,
  );
}

async function vote(api: Api, session: Session): Promise<void> {
  const poll = await askPoll(api);
  const path = { poll_id: poll.id };
  const address = new Request(`${baseUrl}/api/v1/polls/${poll.id}/stream/`);
  const seen = new Set<number>();
  for await (const { data } of watch<PollResults>(session.fetch, address)) {
    // The first event is the current state, so no later change is missed.
    if (seen.size === 0) await cast(api, poll);
    seen.add(data.total_votes);
    if (data.total_votes === 1) break;
  }
  assert.deepEqual([...seen], [0, 1]);
  say(`Poll ${poll.id} moved from 0 to 1 vote while we watched.`);
  await api.DELETE("/api/v1/polls/{poll_id}/", { params: { path } });
}

async function cast(api: Api, poll: Poll): Promise<void> {
  const params = { path: { poll_id: poll.id } };
  const body = { option_ids: [firstOption(poll)] };
  orRefuse(await api.POST("/api/v1/polls/{poll_id}/votes/", { params, body }));
}

async function askPoll(api: Api): Promise<Poll> {
  const body = { question: "Tea or coffee?", options: ["Tea", "Coffee"] };
  return orRefuse(await api.POST("/api/v1/polls/", { body }));
}

function firstOption(poll: Poll): number {
  const [option] = poll.options;
  assert(option, "A poll has options.");
  return option.id;
}

async function outliveAToken(api: Api, session: Session): Promise<void> {
  session.spoil();
  const me = orRefuse(await api.GET("/api/v1/users/me/"));
  assert.equal(me.username, username);
  say("A spoilt token was renewed without anybody noticing.");
}

async function shopOverGraphQL(graphql: GraphQLDoor): Promise<void> {
  const { products } = await graphql.ask(CheapestProductsDocument, { first: 3 });
  // A root field that was refused is null, and `errors` has the reason.
  assert(products);
  const [cheapest] = products.edges;
  assert(cheapest, "Nothing is in stock.");
  const input = { items: [{ productId: cheapest.node.id, quantity: 1 }] };
  const variables = { input, key: randomUUID() };
  const { placeOrder } = await graphql.ask(PlaceOrderDocument, variables);
  const { placeOrder: repeated } = await graphql.ask(PlaceOrderDocument, variables);
  assert(placeOrder);
  assert.equal(repeated?.order.id, placeOrder.order.id);
  const { cancelOrder } = await graphql.ask(CancelOrderDocument, { id: placeOrder.order.id });
  assert.equal(cancelOrder?.order.status, "CANCELLED");
  say(`Over GraphQL: order ${placeOrder.order.id} of ${cheapest.node.name}, and cancelled.`);
}

async function voteOverGraphQL(api: Api, graphql: GraphQLDoor): Promise<void> {
  const poll = await askPoll(api);
  const pollId = String(poll.id);
  const seen = new Set<number>();
  for await (const { pollResults } of graphql.subscribe(PollResultsDocument, { pollId })) {
    assert(pollResults);
    const optionIds = [String(firstOption(poll))];
    if (seen.size === 0) await graphql.ask(CastVoteDocument, { pollId, optionIds });
    seen.add(pollResults.totalVotes);
    if (pollResults.totalVotes === 1) break;
  }
  assert.deepEqual([...seen], [0, 1]);
  say(`Over GraphQL: a subscription saw poll ${pollId} move.`);
  await api.DELETE("/api/v1/polls/{poll_id}/", { params: { path: { poll_id: poll.id } } });
}

function say(line: string): void {
  console.log(line);
}

await main();
