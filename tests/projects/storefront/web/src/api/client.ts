import type { Customer, Order, Product, Tag } from "../types";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    path: string,
  ) {
    super(`${path} answered ${status}`);
  }
}

const ATTEMPTS = 3;

/** GET with two more attempts where the server was too busy to answer. */
async function get<T>(path: string): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(path, { headers: { Accept: "application/json" } });
    if (response.ok) return (await response.json()) as T;
    if (response.status !== 503 || attempt === ATTEMPTS) throw new ApiError(response.status, path);
    await new Promise((resolve) => setTimeout(resolve, attempt * 500));
  }
}

export const api = {
  // Written by the importer every night: the whole catalog in one compressed file.
  products: () => get<Product[]>("/feeds/products.json"),
  productPage: (page: number) => get<{ products: Product[]; pages: number }>(`/api/products/page/${page}`),
  tags: () => get<Tag[]>("/api/tags"),
  orders: () => get<Order[]>("/feeds/open-orders.json"),
  customers: () => get<Customer[]>("/api/customers"),
};
