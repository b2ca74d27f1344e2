/** Run the GraphQL clients against the server at BASE_URL. */
import { tryApollo } from "./apollo.js";
import { tryUrql } from "./urql.js";

await tryApollo();
console.log("Apollo Client: pages, the normalised cache and errors work.");
await tryUrql();
console.log("urql: pages, the document cache and errors work.");
