import { useMemo } from "react";

import { useProducts, useTags } from "../hooks/useCatalog";
import { useCriteria } from "../hooks/useCriteria";
import { filterProducts, labelsByProduct } from "../lib/filterProducts";
import { FilterBar } from "./FilterBar";
import { ProductCard } from "./ProductCard";

const VISIBLE = 60;

/** The grid with its filters. Filters all products in the browser and shows the first 60 that match. */
export function ProductGrid() {
  const { data: products = [] } = useProducts();
  const { data: tags = [] } = useTags();
  const { criteria, toggle, clear } = useCriteria();

  const matching = useMemo(() => filterProducts(products, criteria), [products, criteria]);
  const labels = useMemo(() => labelsByProduct(products, tags), [products, tags]);

  return (
    <section aria-label="Products">
      <FilterBar criteria={criteria} onToggle={toggle} onClear={clear} />
      <p role="status">{matching.length} products</p>
      <ul className="grid">
        {matching.slice(0, VISIBLE).map((product) => (
          <ProductCard key={product.id} product={product} labels={labels.get(product.id) ?? []} />
        ))}
      </ul>
    </section>
  );
}
