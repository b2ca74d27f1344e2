/** Server-sent events with `fetch`, which sends headers where a browser's `EventSource` cannot. */
import { EventSourceParserStream } from "eventsource-parser/stream";

import { errorOf } from "./problems.js";

export interface StreamEvent<Data> {
  event: string;
  data: Data;
}

type Fetch = (request: Request) => Promise<Response>;

/** Yield the events of a stream until it ends, the request is aborted, or the consumer stops. */
export async function* watch<Data>(
  send: Fetch,
  request: Request,
): AsyncGenerator<StreamEvent<Data>, void, undefined> {
  request.headers.set("Accept", "text/event-stream");
  const answer = await send(request);
  if (!answer.ok || answer.body === null) {
    const body: unknown = await answer.json();
    throw errorOf(body) ?? new Error(`The stream answered ${answer.status}.`);
  }
  const events = answer.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  const reader = events.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      // The event that ends a GraphQL subscription has no data.
      if (value.data === "") continue;
      yield { event: value.event ?? "message", data: JSON.parse(value.data) as Data };
    }
  } finally {
    await reader.cancel();
  }
}
