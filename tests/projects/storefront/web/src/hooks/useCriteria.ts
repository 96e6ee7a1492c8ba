import { useCallback, useState } from "react";

import type { Criteria } from "../types";

const NOTHING: Criteria = { colours: new Set(), sizes: new Set() };

/** The chosen colours and sizes, and a switch for each. */
export function useCriteria() {
  const [criteria, setCriteria] = useState<Criteria>(NOTHING);

  const toggle = useCallback((kind: keyof Criteria, value: string) => {
    setCriteria((before) => {
      const chosen = new Set(before[kind]);
      if (!chosen.delete(value)) chosen.add(value);
      return { ...before, [kind]: chosen };
    });
  }, []);

  const clear = useCallback(() => setCriteria(NOTHING), []);

  return { criteria, toggle, clear };
}
