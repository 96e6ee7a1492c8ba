import type { Criteria, Product, Tag, Variant } from "../types";

export function accepts(variant: Variant, criteria: Criteria): boolean {
  if (criteria.colours.size > 0 && !criteria.colours.has(variant.colour)) return false;
  return criteria.sizes.size === 0 || criteria.sizes.has(variant.size);
}

/** The products of which at least one variant meets the criteria: the grid's side of catalog/filters.py. */
export function filterProducts(products: Product[], criteria: Criteria): Product[] {
  const matching: Product[] = [];
  for (const product of products) {
    let accepted = 0;
    for (const variant of product.variants) {
      if (accepts(variant, criteria)) accepted += 1;
    }
    if (accepted > 0) matching.push(product);
  }
  return matching;
}

/** The labels of a product's keywords, for every product of the grid. */
export function labelsByProduct(products: Product[], tags: Tag[]): Map<number, string[]> {
  const labels = new Map<number, string[]>();
  const labelOf = new Map(tags.map((tag) => [tag.slug, tag.label]));
  for (const product of products) {
    labels.set(
      product.id,
      product.keywords.map((keyword) => labelOf.get(keyword) ?? keyword),
    );
  }
  return labels;
}
