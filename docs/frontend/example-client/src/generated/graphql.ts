/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What to order: these items, or else what is in the cart. */
export type OrderInput = {
  expectedTotal?: string | null | undefined;
  fromCart?: boolean | null | undefined;
  items?: Array<OrderLineInput> | null | undefined;
  shippingAddress?: ShippingAddressInput | null | undefined;
};

/** How many units of one product a customer wants. */
export type OrderLineInput = {
  productId: string;
  quantity: number;
};

/** How far an order has come. */
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

/** Where an order is to be sent. */
export type ShippingAddressInput = {
  city: string;
  country: string;
  line1: string;
  line2?: string | null | undefined;
  name: string;
  postalCode: string;
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


export type CheapestProductsQuery = { products: { totalCount: number, edges: Array<{ node: { id: string, name: string, price: string, currency: string } }> } };

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