// One line a test, and the first failure where it can be seen: at its place, and once more at the end.

const started = Date.now();
const failures = [];
let count = 0;

export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

/** @param {{suite: string, name: string, milliseconds: number, error?: string, skipped?: string}} result */
export function report({ suite, name, milliseconds, error, skipped }) {
  count += 1;
  const verdict = error ? "FAILED" : skipped ? "skipped" : "ok";
  console.log(`${verdict.padEnd(7)} ${suite}: ${name} (${skipped ?? seconds(milliseconds)})`);
  if (!error) return;
  failures.push(`${suite}: ${name}`);
  console.log(error.replace(/^/gm, "        "));
}

/** Prints the sum and returns the exit code. */
export function summary() {
  console.log(`${count} tests in a real VS Code, ${seconds(Date.now() - started)}${failures.length ? `, ${failures.length} failed:` : ""}`);
  for (const failure of failures) console.log(`FAILED  ${failure}`);
  return failures.length || count === 0 ? 1 : 0;
}
