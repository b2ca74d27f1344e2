"""The example documents of commerce in the playground."""

from collections.abc import Sequence

from shared.graphql import Example

EXAMPLES: Sequence[Example] = (
    Example(
        title="List products by price",
        query="""\
# Works without signing in.
query Shop {
  products(first: 5, orderBy: PRICE_ASC, filter: { inStock: true }) {
    totalCount
    edges {
      node {
        id
        name
        price
        currency
        stock
        category {
          name
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
""",
    ),
    Example(
        title="List categories with their products",
        query="""\
# The number of SQL statements does not
# depend on the number of rows: see
# Server-Timing in the network tab.
query Categories {
  categories(root: true) {
    edges {
      node {
        name
        children(first: 3) {
          edges {
            node {
              name
              products(first: 3) {
                edges {
                  node {
                    name
                    price
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
""",
    ),
    Example(
        title="Search products and their reviews",
        query="""\
query Find($words: String!) {
  products(first: 3, filter: { search: $words }) {
    edges {
      node {
        name
        rating
        reviews(first: 2) {
          edges {
            node {
              rating
              body
            }
          }
        }
      }
    }
  }
}
""",
        variables={"words": "teapot"},
    ),
    Example(
        title="Place an order",
        query="""\
# Sign in first. The stock is taken
# at once, and never below zero.
mutation PlaceOrder($input: OrderInput!) {
  placeOrder(input: $input) {
    order {
      id
      status
      totalPrice
      currency
      items {
        productName
        quantity
        price
      }
    }
  }
}
""",
        variables={"input": {"items": [{"productId": 1, "quantity": 1}]}},
    ),
    Example(
        title="Stream the stock of a product",
        query="""\
# It runs until you stop it. Order the
# product in another tab.
subscription WatchStock {
  productStockChanged(id: 1) {
    name
    stock
  }
}
""",
    ),
    Example(
        title="List your orders",
        query="""\
# Sign in first. Admins see every order.
query Orders {
  orders(first: 5) {
    totalCount
    edges {
      node {
        id
        status
        totalPrice
        createdAt
      }
    }
  }
}
""",
    ),
)
