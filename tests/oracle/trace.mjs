// Runs instrumented programs, a request a line (`{"code", "shops", "coins"}`), and answers with the counts of each run, by
// invocation of each function: [[name, [[lines of the calls that led there, place, resource, number], …]], …].
// prisma and fetch are stand-ins that count; rounds, calls and looks say themselves where they are.

import { AsyncLocalStorage } from "node:async_hooks";
import { createInterface } from "node:readline";

const current = new AsyncLocalStorage();
const AsyncFunction = (async () => {}).constructor;
let frames = [];

const entered = (parent, line, name) => {
  const frame = { parent, line, name, counts: new Map() };
  frames.push(frame);
  return frame;
};

const spend = (place, resource, number) => {
  let path = [];
  for (let { frame } = current.getStore(); frame; frame = frame.parent) {
    const key = JSON.stringify([path, place, resource]);
    frame.counts.set(key, (frame.counts.get(key) ?? 0) + number);
    path = [frame.line, ...path];
  }
};

const spends = (resource) => async () => {
  spend(String(current.getStore().line), resource, 1);
  await null;
  return {};
};

const coinOf = (seed) => {
  let state = seed * 7919 + 1;
  return () => {
    if (seed < 2) return seed === 1;
    state = (state * 1103515245 + 12345) % 2147483648;
    return state > 1073741824;
  };
};

const log = (size) => (size > 1 ? Math.ceil(Math.log2(size)) : 1);
const lengthOf = (items) => items.length ?? items.size ?? Object.keys(items).length;

const tools = {
  $tick: (place) => spend(place, "iterations", 1),
  $call: (line, name, run) => current.run({ frame: entered(current.getStore().frame, line, name) }, run),
  $at: (line, run) => current.run({ ...current.getStore(), line }, run),
  // What a built-in looks at: all that it was handed, which is as much as it gives unless it is said.
  $look: (line, result, work, items = result) => {
    const size = lengthOf(Array.isArray(result) || !Array.isArray(items) ? result : items);
    spend(String(line), "work", size * (work === "n" ? 1 : log(size)));
    return result;
  },
  prisma: { customer: { findFirst: spends("queries") } },
  fetch: spends("api_calls"),
};

async function traced(code, shop, seed) {
  frames = [];
  const values = { ...tools, coin: coinOf(seed) };
  const run = await new AsyncFunction(...Object.keys(values), `${code}\nreturn run;`)(...Object.values(values));
  await current.run({ frame: entered(undefined, 0, "run") }, () => run(...shop));
  return frames.map(({ name, counts }) => [name, [...counts].map(([key, number]) => [...JSON.parse(key), number])]);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { code, shops, coins } = JSON.parse(line);
  const runs = [];
  try {
    for (const shop of shops) for (const seed of coins) runs.push(await traced(code, shop, seed));
    console.log(JSON.stringify({ runs }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error.stack) }));
  }
}
