"""JavaScript programs for the patterns that go over pages, groups, files, queues and what is rendered."""

from __future__ import annotations

from verdict import Case

PATTERNS = [
    Case(
        "joined with itself",
        """
export default function run({ products }) {
  const pairs = [];
  for (const left of products) {
    for (const right of products) {
      tick("pairs");
      if (left.sku === right.sku && left !== right) pairs.push([left, right]);
    }
  }
  return pairs;
}
""",
        "nested-loop",
        "iterations",
        40,
    ),
    Case(
        "filtered for each group",
        """
export default ({ categories, products }) =>
  categories.map((category) =>
    products.filter((product) => {
      tick("products");
      return product.category_id === category.id;
    }),
  );
""",
        "nested-loop",
        "iterations",
        60,
        fixed={"categories": 7},
    ),
    Case(
        "twin: grouped in one pass",
        """
export default function run({ categories, products }) {
  const groups = new Map();
  for (const product of products) {
    tick("products");
    groups.set(product.category_id, [...(groups.get(product.category_id) ?? []), product]);
  }
  return categories.map((category) => groups.get(category.id));
}
""",
        "",
        "iterations",
        60,
        fixed={"categories": 7},
    ),
    Case(
        "found for each row that is rendered",
        """
export default function Rows({ products, tags }) {
  return (
    <ul>
      {products.map((product) => (
        <li>
          {
            tags.find((tag) => {
              tick("tags");
              return tag.id === product.customer_id;
            })?.name
          }
        </li>
      ))}
    </ul>
  );
}
""",
        "search-in-loop",
        "iterations",
        60,
        fixed={"tags": 6},
    ),
    Case(
        "a query per row of each page",
        """
export default async function run({ orders }) {
  for (let at = 0; at < orders.length; at += 5) {
    for (const order of orders.slice(at, at + 5)) {
      await prisma.customer.findUnique({ where: { id: order.customer_id } });
    }
  }
}
""",
        "query-in-loop",
        "queries",
        12,
        "orders",
    ),
    Case(
        "a row written for each",
        """
export default async function run({ products }) {
  for (const product of products) {
    await prisma.product.update({ where: { id: product.id }, data: { stock: 0 } });
  }
}
""",
        "query-in-loop",
        "queries",
        12,
    ),
    Case(
        "sorted for each",
        """
export default function run({ products, tags }) {
  const names = tags.map((tag) => tag.sku);
  return products.map((product) => ({ ...product, names: names.toSorted() }));
}
""",
        "builtin-in-loop",
        "work",
        400,
        fixed={"tags": 6},
    ),
    Case(
        "a file read for each",
        """
import { readFileSync } from "node:fs";

export default function run({ products }) {
  for (const product of products) product.text = readFileSync("mail.txt", "utf8");
}
""",
        "invariant-call",
        "work",
        12,
    ),
    Case(
        "twin: a file read once",
        """
import { readFileSync } from "node:fs";

export default function run({ products }) {
  const text = readFileSync("mail.txt", "utf8");
  for (const product of products) product.text = text;
}
""",
        "",
        "work",
        12,
    ),
    Case(
        "a job for each",
        """
import { Queue } from "bullmq";

const queue = new Queue("mail");

export default async function run({ customers }) {
  for (const customer of customers) await queue.add("mail", { id: customer.id });
}
""",
        "remote-call-in-loop",
        "api_calls",
        12,
        "customers",
    ),
    Case(
        "twin: all jobs at once",
        """
import { Queue } from "bullmq";

const queue = new Queue("mail");

export default async function run({ customers }) {
  await queue.addBulk(customers.map((customer) => ({ name: "mail", data: { id: customer.id } })));
}
""",
        "",
        "api_calls",
        12,
        "customers",
    ),
    Case(
        "a whole table",
        """
export default async function run() {
  const orders = await prisma.order.findMany();
  return orders.length;
}
""",
        "whole-table",
        "memory",
        40,
        "orders",
    ),
]
