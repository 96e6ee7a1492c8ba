/** The JSON of the shop's API (catalog/serialize.py, orders/views.py). */

export interface Variant {
  id: number;
  sku: string;
  size: string;
  colour: string;
  stock: number;
}

export interface Product {
  id: number;
  sku: string;
  slug: string;
  name: string;
  brand: string;
  categoryId: number;
  keywords: string[];
  priceCents: number;
  variants: Variant[];
}

export interface Tag {
  slug: string;
  label: string;
}

export interface Customer {
  id: number;
  name: string;
  city: string;
}

export interface Order {
  id: number;
  number: string;
  customerId: number;
  cents: number;
}

export interface Criteria {
  colours: Set<string>;
  sizes: Set<string>;
}
