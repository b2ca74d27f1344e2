/** Commerce, over REST: a list with filters and page numbers, and an order. */
import { orRefuse } from "@nexus/client/problems.js";
import type { operations } from "@nexus/types";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "../clients.ts";
import { ErrorText } from "../ErrorText.tsx";
import { Pager, usePageNumber } from "../Pager.tsx";
import { useSession } from "../SessionProvider.tsx";

type Filters = NonNullable<operations["list_products"]["parameters"]["query"]>;

export function Products() {
  const { account } = useSession();
  const { number, first, buttons } = usePageNumber();
  const [filters, setFilters] = useState<Filters>({ ordering: "price" });
  const query = { ...filters, page: number, page_size: 10 };

  const products = useQuery({
    queryKey: ["products", query],
    queryFn: async ({ signal }) =>
      orRefuse(await api.GET("/api/v1/products/", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
  const order = useOrder();

  function filter(changed: Filters) {
    first();
    setFilters({ ...filters, ...changed });
  }

  return (
    <>
      <form onSubmit={(event) => event.preventDefault()}>
        <input
          type="search"
          aria-label="Search products"
          placeholder="Search"
          onChange={({ target }) => filter({ search: target.value })}
        />
        <input
          type="number"
          min="0"
          aria-label="Highest price"
          placeholder="Highest price"
          onChange={({ target }) => filter({ max_price: target.value || null })}
        />
        <select
          aria-label="Order by"
          onChange={({ target }) =>
            filter({ ordering: target.value === "-price" ? "-price" : "price" })
          }
        >
          <option value="price">Cheapest first</option>
          <option value="-price">Most expensive first</option>
        </select>
      </form>
      <ErrorText error={products.error ?? order.error} />
      {order.data && (
        <p role="status">
          Order {order.data.id}: {order.data.total_price} {order.data.currency}
        </p>
      )}
      {products.data && (
        <>
          <p>{products.data.count} products</p>
          <ul>
            {products.data.results.map((product) => (
              <li key={product.id}>
                <span>{product.name}</span>
                <span>
                  {product.price} {product.currency}
                </span>
                {account && (
                  <button
                    disabled={order.isPending || product.stock === 0}
                    onClick={() =>
                      order.mutate({ productId: product.id, key: crypto.randomUUID() })
                    }
                  >
                    Order
                  </button>
                )}
              </li>
            ))}
          </ul>
          <Pager {...buttons(products.data)} />
        </>
      )}
    </>
  );
}

interface OrderRequest {
  productId: number;
  /** The same key in a repeated request: the server places one order for both. */
  key: string;
}

function useOrder() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ productId, key }: OrderRequest) =>
      orRefuse(
        await api.POST("/api/v1/orders/", {
          params: { header: { "Idempotency-Key": key } },
          body: { items: [{ product_id: productId, quantity: 1 }] },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["products"] }),
  });
}
