// Watches kettles with the graphql-sse client and prints what it is told, one JSON a line.
import { createRequire } from 'node:module';

const { createClient } = createRequire(`${process.argv[2]}/`)('graphql-sse');
const client = createClient({ url: process.argv[3], retryAttempts: 0 });

const say = (what) => console.log(JSON.stringify(what));
const run = async (query, variables) => {
  const told = [];
  for await (const result of client.iterate({ query, variables })) told.push(result);
  return told;
};
const heat = (degrees) =>
  run('mutation ($degrees: Int!) { heatKettle(id: 1, degrees: $degrees) { kettle { degrees } } }', {
    degrees,
  });

say({ query: await run('{ kettle(id: 1) { degrees } }') });
say({ mutation: await heat(30) });
say({ invalid: await run('subscription { nobody }') });

const watched = client.iterate({ query: 'subscription { kettleChanged(id: 1) { degrees } }' });
say({ first: (await watched.next()).value });
await heat(90);
say({ second: (await watched.next()).value });
await watched.return();
client.dispose();
say({ left: true });
