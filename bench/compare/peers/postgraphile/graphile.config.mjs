// PostGraphile 5 with its default (amber) preset, on the tables of schema "bench".
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makePgService } from "postgraphile/adaptors/pg";

export default {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: process.env.BENCH_DB, schemas: ["bench"], max: 16 })],
  grafserv: { port: Number(process.env.BENCH_PORT), host: "127.0.0.1", graphqlPath: "/graphql", graphiql: false },
  grafast: { explain: false },
};
