/** A list that grows at both ends: Relay pages forward by `first`, backward by `last`. */
import { graphql } from "relay-runtime";

export const query = graphql`
  query PostsQuery($last: Int!) {
    ...Posts_list @arguments(last: $last)
  }
`;

export const list = graphql`
  fragment Posts_list on Query
  @refetchable(queryName: "PostsPaginationQuery")
  @argumentDefinitions(
    first: { type: "Int" }
    after: { type: "String" }
    last: { type: "Int" }
    before: { type: "String" }
  ) {
    posts(first: $first, after: $after, last: $last, before: $before, orderBy: NEW)
      @connection(key: "Posts_posts") {
      edges {
        node {
          id
          content
          createdAt
        }
      }
    }
  }
`;
