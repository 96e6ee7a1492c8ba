import type { Product } from "../types";

const PAGE = 250;

interface Availability {
  sku: string;
  pieces: number;
}

/** What the supplier has of each product. */
export async function availability(products: Product[]): Promise<Availability[]> {
  return Promise.all(
    products.map(async (product) => {
      const response = await fetch(`https://api.supplier.example/v2/stock?sku=${encodeURIComponent(product.sku)}`);
      return (await response.json()) as Availability;
    }),
  );
}

/** The same in requests of 250 SKUs, one after the other. */
export async function availabilityInPages(products: Product[]): Promise<Availability[]> {
  const found: Availability[] = [];
  for (let start = 0; start < products.length; start += PAGE) {
    const skus = products.slice(start, start + PAGE).map((product) => product.sku);
    const response = await fetch(`https://api.supplier.example/v2/stock/bulk?sku=${skus.join(",")}`);
    found.push(...((await response.json()) as Availability[]));
  }
  return found;
}
