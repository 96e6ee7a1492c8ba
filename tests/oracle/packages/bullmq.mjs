// A queue that counts the jobs that it is sent.

export class Queue {
  add = called;
  addBulk = called;
}

async function called() {
  globalThis.count.api_calls += 1;
}
