import { memo } from "react";

import type { Product } from "../types";

interface Props {
  product: Product;
  labels: string[];
}

const euros = new Intl.NumberFormat("de-AT", { style: "currency", currency: "EUR" });

export const ProductCard = memo(function ProductCard({ product, labels }: Props) {
  return (
    <li className="card">
      <a href={`/products/${product.slug}`}>
        <h3>{product.name}</h3>
        <p>{euros.format(product.priceCents / 100)}</p>
      </a>
      <ul className="swatches">
        {product.variants.map((variant) => (
          <li key={variant.id} title={`${variant.colour}, ${variant.size}`} data-sold-out={variant.stock === 0} />
        ))}
      </ul>
      <p className="labels">{labels.join(" · ")}</p>
    </li>
  );
});
