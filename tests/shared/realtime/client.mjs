// Subscribes to a sensor with the graphql-sse client and prints each result as a line of JSON.
import { createRequire } from 'node:module';

const { createClient } = createRequire(`${process.argv[2]}/`)('graphql-sse');
const client = createClient({ url: process.argv[3], retryAttempts: 0 });

const print = (what) => console.log(JSON.stringify(what));
const run = async (query, variables) => {
  const results = [];
  for await (const result of client.iterate({ query, variables })) results.push(result);
  return results;
};
const setDegrees = (degrees) =>
  run('mutation ($degrees: Int!) { setDegrees(id: 1, degrees: $degrees) { sensor { degrees } } }', {
    degrees,
  });

print({ query: await run('{ sensor(id: 1) { degrees } }') });
print({ mutation: await setDegrees(30) });
print({ invalid: await run('subscription { unknown }') });

const subscription = client.iterate({ query: 'subscription { sensorChanged(id: 1) { degrees } }' });
print({ first: (await subscription.next()).value });
await setDegrees(90);
print({ second: (await subscription.next()).value });
await subscription.return();
client.dispose();
print({ left: true });
