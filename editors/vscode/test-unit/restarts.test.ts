/** How often a server that ends by itself is started again. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Restarts } from "../src/restarts";

test("three restarts in three minutes, and no fourth", () => {
  let now = 0;
  const restarts = new Restarts(() => now);
  const minutes = (count: number) => count * 60_000;
  assert.deepEqual([restarts.allow(), restarts.allow(), restarts.allow(), restarts.allow()], [true, true, true, false]);
  now = minutes(2.9);
  assert.equal(restarts.allow(), false);
  now = minutes(3.1);
  assert.equal(restarts.allow(), true, "the first ones are long ago");
});

test("a refused restart counts for nothing, and a restart by hand forgets all", () => {
  let now = 0;
  const restarts = new Restarts(() => now);
  for (let crash = 0; crash < 3; crash++) restarts.allow();
  now = 2 * 60_000;
  for (let crash = 0; crash < 3; crash++) assert.equal(restarts.allow(), false);
  now = 3.5 * 60_000;
  assert.equal(restarts.allow(), true);
  restarts.allow();
  restarts.allow();
  assert.equal(restarts.allow(), false);
  restarts.reset();
  assert.equal(restarts.allow(), true);
});
