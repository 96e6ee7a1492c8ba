// Runs programs for shops, a request a line (`{"program": path, "shop": rows}`), and answers with what was counted.
// A program is a function of the shop, or of its tree, or a map of resolvers; it says with tick("loop") when a round begins. fetch, axios, prisma and files are stand-ins that count.

import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

Array.prototype.includes = function includes(item) {
  const at = this.indexOf(item);
  globalThis.count.work += at < 0 ? this.length : at + 1;
  return at >= 0;
};

// What moves or is copied where the first element goes or comes, and where a longer array is made.
const counting = (method, moved) => {
  const original = Array.prototype[method];
  Array.prototype[method] = function counted(...items) {
    if (globalThis.count) globalThis.count.work += Math.max(0, moved(this.length));
    return original.apply(this, items);
  };
};
counting("shift", (length) => length - 1);
counting("unshift", (length) => length);
counting("concat", (length) => length);
counting("join", (length) => length);
counting("toSorted", (length) => (length > 1 ? length * Math.ceil(Math.log2(length)) : length));

const { readFileSync } = fs;
fs.readFileSync = (path, ...options) => {
  if (path !== "mail.txt") return readFileSync(path, ...options);
  globalThis.count.work += 1;
  return "text";
};
syncBuiltinESMExports();

async function called() {
  const { count } = globalThis;
  count.api_calls += 1;
  count.inFlight += 1;
  count.mostInFlight = Math.max(count.mostInFlight, count.inFlight);
  await new Promise((resolve) => setImmediate(resolve));
  count.inFlight -= 1;
  return { ok: true, status: 200, data: {}, json: async () => ({}) };
}

async function asked() {
  globalThis.count.queries += 1;
  return { id: 1, name: "one" };
}

globalThis.tick = (loop) => {
  const { rounds } = globalThis.count;
  rounds[loop] = (rounds[loop] ?? 0) + 1;
};
globalThis.fetch = called;
globalThis.axios = { get: called, post: called };

const model = (rows) => ({
  findMany: async ({ take } = {}) => {
    await asked();
    const found = rows.slice(0, take ?? rows.length);
    globalThis.count.memory += found.length;
    return found;
  },
  findFirst: asked,
  findUnique: asked,
  create: asked,
  update: asked,
  createMany: asked,
});

// What a GraphQL server does for a query of all lists, with all fields of their rows.
async function answered({ Query, ...types }) {
  for (const [name, list] of Object.entries(Query)) {
    const type = types[name[0].toUpperCase() + name.slice(1, -1)] ?? {};
    const rows = await list();
    await Promise.all(rows.flatMap((row) => Object.values(type).map((field) => field(row))));
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { program, shop } = JSON.parse(line);
  const { default: run, resolvers } = await import(pathToFileURL(program).href);
  globalThis.shop = shop;
  globalThis.count = { rounds: {}, memory: 0, work: 0, queries: 0, api_calls: 0, inFlight: 0, mostInFlight: 0 };
  globalThis.prisma = { order: model(shop.orders ?? []), customer: model([]), product: model(shop.products ?? []) };
  await (resolvers ? answered(resolvers) : run(shop.tree ?? shop));
  const { rounds, ...others } = globalThis.count;
  console.log(JSON.stringify({ ...others, iterations: Math.max(0, ...Object.values(rounds)) }));
}
