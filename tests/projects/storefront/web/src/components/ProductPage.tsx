import { useState } from "react";

import { useProductPage } from "../hooks/useCatalog";

/** The stock list, one page of 50 products at a time. */
export function ProductPage() {
  const [page, setPage] = useState(1);
  const { data } = useProductPage(page);
  if (!data) return <p>Loading…</p>;

  const shown = data.products.slice(0, 50);
  return (
    <>
      <table>
        <tbody>
          {shown.map((product) =>
            product.variants.map((variant) => (
              <tr key={variant.id}>
                <td>{product.name}</td>
                <td>{variant.sku}</td>
                <td>{variant.stock}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      <button disabled={page >= data.pages} onClick={() => setPage(page + 1)}>
        Next page
      </button>
    </>
  );
}
