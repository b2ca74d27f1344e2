/** A mutation that prepends to a list, and a subscription that updates its rows. */
import { graphql } from "relay-runtime";

export const place = graphql`
  mutation OrdersPlaceMutation($input: OrderInput!) {
    placeOrder(input: $input) {
      order {
        id
        status
        totalPrice
      }
    }
  }
`;

export const watch = graphql`
  subscription OrdersUpdatedSubscription($id: ID!) {
    orderUpdated(id: $id) {
      id
      status
    }
  }
`;
