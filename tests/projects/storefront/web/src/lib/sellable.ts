import type { Variant } from "../types";

/** Variants that may be sold: those whose SKU is not blocked. */
export function sellable(variants: Variant[], blockedSkus: string[]): Variant[] {
  return variants.filter((variant) => !blockedSkus.includes(variant.sku));
}

/** The same variants; the set answers each test in one step. */
export function sellableIndexed(variants: Variant[], blockedSkus: string[]): Variant[] {
  const blocked = new Set(blockedSkus);
  return variants.filter((variant) => !blocked.has(variant.sku));
}

/** Variants whose SKU starts a recalled series: `includes` on a string is no search through a collection. */
export function inSeries(variants: Variant[], series: string): Variant[] {
  return variants.filter((variant) => variant.sku.includes(series));
}
