/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** An order of these items, or of the cart. */
export type OrderInput = {
  /** The total that the customer has seen. If the order costs another amount, it is refused with `price_changed`. Null accepts every total. */
  expectedTotal?: string | null | undefined;
  /** Whether to order the cart instead of `items`. The cart is empty afterwards. */
  fromCart?: boolean | null | undefined;
  /** The products and their quantities. Leave it out with `from_cart`. */
  items?: Array<OrderLineInput> | null | undefined;
  /** The address for the delivery; null if none was given. */
  shippingAddress?: ShippingAddressInput | null | undefined;
};

/** A product and the quantity to order. */
export type OrderLineInput = {
  /** The id of the product. */
  productId: string;
  /** The number of units. */
  quantity: number;
};

/** The status of an order. */
export type OrderStatus =
  /** Cancelled */
  | 'CANCELLED'
  /** Delivered */
  | 'DELIVERED'
  /** Paid */
  | 'PAID'
  /** Pending */
  | 'PENDING'
  /** Refunded */
  | 'REFUNDED'
  /** Shipped */
  | 'SHIPPED';

/** The address for a delivery. */
export type ShippingAddressInput = {
  /** The city. */
  city: string;
  /** The country. */
  country: string;
  /** The street and number. */
  line1: string;
  /** The floor or flat; may be empty. */
  line2?: string | null | undefined;
  /** The name of the recipient. */
  name: string;
  /** The postal code. */
  postalCode: string;
  /** The region, state or county; may be empty. */
  region?: string | null | undefined;
};

export type CastVoteMutationVariables = Exact<{
  pollId: string;
  optionIds: Array<string> | string;
}>;


export type CastVoteMutation = { castVote: { vote: { ballotId: string } } | null };

export type PollResultsSubscriptionVariables = Exact<{
  pollId: string;
}>;


export type PollResultsSubscription = { pollResults: { version: number, totalVotes: number, options: Array<{ text: string, votes: number }> } | null };

export type CheapestProductsQueryVariables = Exact<{
  first: number;
}>;


export type CheapestProductsQuery = { products: { totalCount: number, edges: Array<{ node: { id: string, name: string, price: string, currency: string } }> } | null };

export type PlaceOrderMutationVariables = Exact<{
  input: OrderInput;
  key: string;
}>;


export type PlaceOrderMutation = { placeOrder: { order: { id: string, status: OrderStatus, totalPrice: string, currency: string } } | null };

export type CancelOrderMutationVariables = Exact<{
  id: string;
}>;


export type CancelOrderMutation = { cancelOrder: { order: { id: string, status: OrderStatus } } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const CastVoteDocument = new TypedDocumentString(`
    mutation CastVote($pollId: ID!, $optionIds: [ID!]!) {
  castVote(pollId: $pollId, optionIds: $optionIds) {
    vote {
      ballotId
    }
  }
}
    `) as unknown as TypedDocumentString<CastVoteMutation, CastVoteMutationVariables>;
export const PollResultsDocument = new TypedDocumentString(`
    subscription PollResults($pollId: ID!) {
  pollResults(pollId: $pollId) {
    version
    totalVotes
    options {
      text
      votes
    }
  }
}
    `) as unknown as TypedDocumentString<PollResultsSubscription, PollResultsSubscriptionVariables>;
export const CheapestProductsDocument = new TypedDocumentString(`
    query CheapestProducts($first: Int!) {
  products(first: $first, filter: {inStock: true}, orderBy: PRICE_ASC) {
    totalCount
    edges {
      node {
        id
        name
        price
        currency
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CheapestProductsQuery, CheapestProductsQueryVariables>;
export const PlaceOrderDocument = new TypedDocumentString(`
    mutation PlaceOrder($input: OrderInput!, $key: String!) {
  placeOrder(input: $input, idempotencyKey: $key) {
    order {
      id
      status
      totalPrice
      currency
    }
  }
}
    `) as unknown as TypedDocumentString<PlaceOrderMutation, PlaceOrderMutationVariables>;
export const CancelOrderDocument = new TypedDocumentString(`
    mutation CancelOrder($id: ID!) {
  cancelOrder(id: $id) {
    order {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<CancelOrderMutation, CancelOrderMutationVariables>;