export default {
  nexus: {
    input: "../../../docs/api/openapi.json",
    output: { target: "generated/orval/nexus.ts", client: "react-query", httpClient: "fetch" },
  },
};
