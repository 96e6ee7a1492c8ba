import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api } from "../api/client";

const FIVE_MINUTES = 5 * 60 * 1000;

/** Every product with its variants; the grid filters in the browser. */
export function useProducts() {
  return useQuery({ queryKey: ["products"], queryFn: api.products, staleTime: FIVE_MINUTES });
}

/** One page of 50 products; the page before stays on screen while the next one loads. */
export function useProductPage(page: number) {
  return useQuery({
    queryKey: ["products", "page", page],
    queryFn: () => api.productPage(page),
    placeholderData: keepPreviousData,
  });
}

export function useTags() {
  return useQuery({ queryKey: ["tags"], queryFn: api.tags, staleTime: FIVE_MINUTES });
}
