/** A list that grows by pages, as Relay's compiler wants it: a connection in a fragment. */
import { graphql } from "relay-runtime";

export const query = graphql`
  query ProductsQuery($count: Int!) {
    ...Products_list @arguments(count: $count)
  }
`;

export const list = graphql`
  fragment Products_list on Query
  @refetchable(queryName: "ProductsPaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" }) {
    products(first: $count, after: $cursor, orderBy: PRICE_ASC) @connection(key: "Products_products") {
      totalCount
      edges {
        node {
          id
          name
          price
          createdAt
        }
      }
    }
  }
`;
