"""What the generated trees are made of: the scale, the files that every other imports, and the parts of a module."""

from __future__ import annotations

SCALE = """\
[project]
name = "generated"

[collections.products]
size = 20_000

[collections.variants]
per = "products"
size = { min = 3, max = 5 }

[collections.orders]
size = 5_000

[collections.lines]
per = "orders"
size = { min = 1, max = 8 }

[collections.customers]
size = 50_000

[collections.tags]
size = 200

[budgets]
iterations = 400_000
work = 50_000_000
queries = 50
api_calls = 100
"""

# Each collection, and what its elements have several of.
COLLECTIONS = (("products", "variants"), ("orders", "lines"), ("customers", "orders"), ("tags", "products"))
VERBS = "load collect price ship refund archive import export merge index score match assign review notify".split()
FIELDS = "name code status total weight currency region channel quantity created updated".split()

PYTHON_HEAD = """\
from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

import requests
from django.db import models

from shop.models import Customer, Order, Product, Tag
from shop.settings import LIMITS
from shop.support import owner_of, rounded

log = logging.getLogger(__name__)
"""

# Each template, and how often it stands in a module beside the others: most code has nothing to find.
# In the templates: $many and $one are a collection and its element, $parts and $part what an element has several of,
# $model its class, $verb what is done, $a and $b are fields, $n a number that makes every name unique.
# The templates of *_CALLS stand once for each function $imported that is imported from another file.
PYTHON: tuple[tuple[int, str], ...] = (
    (
        8,
        """
class ${model}Record$n(models.Model):
    $a = models.CharField(max_length=200)
    $b = models.DecimalField(max_digits=12, decimal_places=2)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["$a"]

    def label(self) -> str:
        return f"{self.$a} ({self.$b})"
""",
    ),
    (
        7,
        """
@dataclass
class ${model}Summary$n:
    $a: str
    $b: Decimal
    count: int = 0

    def add(self, amount: Decimal) -> None:
        if amount < 0:
            raise ValueError(f"negative amount: {amount}")
        self.$b += amount
        self.count += 1
""",
    ),
    (
        4,
        """
def ${verb}_${many}_$n(${many}: list[$model], limit: int = 100) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for $one in ${many}:
        if $one.$a is None:
            continue
        for $part in $one.$parts.all():
            totals[$one.$a] += rounded($part.$b * limit)
    return dict(totals)
""",
    ),
    (
        8,
        """
def is_${verb}_allowed_$n($one: $model, customer: Customer | None = None) -> bool:
    if $one.$a in ("draft", "closed"):
        return False
    if customer is not None and not customer.is_active:
        log.info("not allowed for %s", customer.pk)
        return False
    return $one.$b >= LIMITS["$verb"] or $one.$a == "open"


def ${verb}_allowed_$n() -> list[$model]:
    return [$one for $one in $model.objects.filter($a="open") if is_${verb}_allowed_$n($one)]
""",
    ),
    (
        1,
        """
def ${verb}_owners_$n(region: str) -> dict[int, str]:
    return {$one.pk: owner_of($one) for $one in $model.objects.filter(region=region)}


def ${verb}_with_prices_$n(region: str) -> list[dict[str, object]]:
    rows = []
    for $one in $model.objects.filter(region=region).order_by("$a"):
        owner = Customer.objects.filter(${one}_id=$one.pk).first()
        rows.append({"id": $one.pk, "$a": $one.$a, "$b": str($one.$b), "owner": owner.name if owner else None})
    return rows
""",
    ),
    (
        4,
        """
def ${verb}_${many}_by_$a$n(${many}: list[$model], blocked: list[str]) -> list[$model]:
    seen = set()
    kept = []
    for $one in sorted(${many}, key=lambda item: item.$a):
        if $one.$a in blocked or $one.pk in seen:
            continue
        seen.add($one.pk)
        kept.append($one)
    return kept
""",
    ),
    (
        1,
        """
class ${model}Service$n:
    def __init__(self, base_url: str, timeout: float = 10.0) -> None:
        self.session = requests.Session()
        self.base_url = base_url
        self.timeout = timeout

    def ${verb}_one(self, $one: $model) -> dict[str, object]:
        answer = self.session.post(f"{self.base_url}/$many/{$one.pk}", json={"$a": $one.$a}, timeout=self.timeout)
        answer.raise_for_status()
        return answer.json()

    def ${verb}_all(self) -> int:
        done = 0
        for $one in $model.objects.all():
            try:
                self.${verb}_one($one)
            except requests.HTTPError as error:
                log.warning("could not $verb %s: %s", $one.pk, error)
            else:
                done += 1
        return done
""",
    ),
    (
        7,
        """
def ${verb}_page_$n(request, page: int = 1, size: int = 50):
    start = (page - 1) * size
    query = $model.objects.select_related("$part").filter($a=request.GET.get("$a", ""))
    entries = [{"id": $one.pk, "label": str($one), "$b": $one.$b} for $one in query[start : start + size]]
    return {"entries": entries, "page": page, "more": len(entries) == size}
""",
    ),
)

TSX_HEAD = """\
import { useEffect, useMemo, useState } from "react";
import { ownerOf, formatMoney } from "@/lib/support";
import { prisma } from "@/lib/prisma";
import type { Customer, Order, Product, Tag } from "@/types";

const PAGE_SIZE = 50;
"""

TSX: tuple[tuple[int, str], ...] = (
    (
        10,
        """
interface ${model}CardProps$n {
  $one: $model;
  $a: string;
  ${b}?: number;
  onSelect: (id: string) => void;
}

export function ${model}Card$n({ $one, $a, $b, onSelect }: ${model}CardProps$n) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (open) {
      document.title = $one.$a;
    }
  }, [open, $one]);
  return (
    <article className="card" onClick={() => onSelect($one.id)}>
      <h3>{$one.$a}</h3>
      <p>{$a}</p>
      {$b !== undefined && <span>{formatMoney($b)}</span>}
      <button type="button" onClick={() => setOpen(!open)}>{open ? "Less" : "More"}</button>
    </article>
  );
}
""",
    ),
    (
        5,
        """
export function ${model}List$n({ $many, blocked }: { $many: $model[]; blocked: string[] }) {
  const visible = useMemo(() => $many.filter(($one) => !blocked.includes($one.$a)), [$many, blocked]);
  return (
    <ul>
      {visible.map(($one) => (
        <li key={$one.id}>
          {$one.$a}
          {$one.$parts.map(($part) => <em key={$part.id}>{$part.$b}</em>)}
        </li>
      ))}
    </ul>
  );
}
""",
    ),
    (
        8,
        """
export async function ${verb}${model}$n(id: string, changes: Partial<$model>) {
  const found = await prisma.$one.findUnique({ where: { id }, include: { $parts: true } });
  if (!found) {
    throw new Error(`no $one $${id}`);
  }
  return prisma.$one.update({ where: { id }, data: { ...changes, $a: changes.$a ?? found.$a } });
}
""",
    ),
    (
        1,
        """
export async function ${verb}All${model}$n(region: string) {
  const $many = await prisma.$one.findMany({ where: { region } });
  const rows: Record<string, unknown>[] = [];
  for (const $one of $many) {
    const owner = await prisma.customer.findFirst({ where: { ${one}Id: $one.id } });
    rows.push({ id: $one.id, $a: $one.$a, owner: owner?.name ?? null });
  }
  return rows;
}
""",
    ),
    (
        3,
        """
export function ${verb}Totals$n($many: $model[], tags: Tag[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const $one of $many) {
    if ($one.$a === "closed") continue;
    for (const $part of $one.$parts) {
      totals.set($one.$a, (totals.get($one.$a) ?? 0) + $part.$b);
    }
    const tag = tags.find((tag) => tag.id === $one.tagId);
    if (tag) totals.set(tag.name, 1);
  }
  return totals;
}
""",
    ),
    (
        6,
        """
export function describe${model}$n($one: $model): string {
  switch ($one.$a) {
    case "open":
      return `$${$one.$b} is open`;
    case "closed":
      return "closed";
    default:
      return $one.$a.toUpperCase();
  }
}
""",
    ),
    (
        1,
        """
export async function owners${model}$n($many: $model[]) {
  const owners: Record<string, string> = {};
  for (const $one of $many) {
    owners[$one.id] = await ownerOf($one.id);
  }
  return owners;
}

export async function publish${model}$n($many: $model[]) {
  await Promise.all($many.map((one) => fetch("https://api.example.com/$many", { method: "POST", body: one.$a })));
}
""",
    ),
)

PYTHON_CALLS = """
def ${verb}_all_$n($many: list[$model]) -> list[$model]:
    return [$one for $one in $many if $imported($one)]
"""

TSX_CALLS = """
export function ${verb}Lines$n($many: $model[]): string[] {
  return $many.map(($one) => $imported($one));
}
"""

# The files that all others import, by path.
PYTHON_SHARED = {
    "shop/__init__.py": "",
    "shop/models.py": """\
from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)


class Product(models.Model):
    name = models.CharField(max_length=200)
    owner = models.ForeignKey(Customer, on_delete=models.CASCADE)


class Order(models.Model):
    name = models.CharField(max_length=200)
    owner = models.ForeignKey(Customer, on_delete=models.CASCADE)


class Tag(models.Model):
    name = models.CharField(max_length=200)
""",
    "shop/settings.py": "LIMITS = {}\n",
    "shop/support.py": """\
from decimal import Decimal

from shop.models import Customer


def owner_of(record) -> str:
    return Customer.objects.get(pk=record.owner_id).name


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
""",
}
TSX_SHARED = {
    "frontend/tsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"@/*": ["./*"]}}}\n',
    "frontend/lib/prisma.ts": """\
import { PrismaClient } from "@prisma/client";

export const prisma = new PrismaClient();
""",
    "frontend/lib/support.ts": """\
import { prisma } from "./prisma";

export async function ownerOf(id: string): Promise<string> {
  const owner = await prisma.customer.findFirst({ where: { orderId: id } });
  return owner?.name ?? "";
}

export function formatMoney(amount: number): string {
  return amount.toFixed(2);
}
""",
    "frontend/types.ts": """\
export interface Customer { id: string; name: string; orders: Order[] }
export interface Order { id: string; lines: { id: string }[] }
export interface Product { id: string; variants: { id: string }[] }
export interface Tag { id: string; name: string; products: Product[] }
""",
}
