/** How often a server that ends by itself is started again: a few times, so that no loop of crashes goes on for ever. */

export const MOST_RESTARTS = 3;
export const WINDOW_MINUTES = 3;

export class Restarts {
  private times: number[] = [];

  constructor(private readonly now: () => number = Date.now) {}

  /** Counts one more restart, if it may happen: at most MOST_RESTARTS in any WINDOW_MINUTES. */
  allow(): boolean {
    const since = this.now() - WINDOW_MINUTES * 60_000;
    this.times = this.times.filter((time) => time > since);
    if (this.times.length >= MOST_RESTARTS) return false;
    this.times.push(this.now());
    return true;
  }

  /** Forgets what was, after a person asked for a restart. */
  reset(): void {
    this.times = [];
  }
}
