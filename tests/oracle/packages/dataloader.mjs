// A DataLoader: what is asked for before the loop of events turns, is fetched by one call.

export default class DataLoader {
  constructor(fetchAll) {
    this.fetchAll = fetchAll;
    this.waiting = [];
  }

  load(key) {
    if (this.waiting.length === 0) setImmediate(() => this.dispatch());
    return new Promise((resolve) => this.waiting.push({ key, resolve }));
  }

  async dispatch() {
    const batch = this.waiting.splice(0);
    const found = await this.fetchAll(batch.map(({ key }) => key));
    batch.forEach(({ resolve }, at) => resolve(found[at]));
  }
}
