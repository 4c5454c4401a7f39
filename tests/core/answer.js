// Reads pages with their operations, a line each, and answers each operation's outcome, in the same order.
import { createInterface } from 'node:readline';
import { equal } from '../../public/js/core/equal.js';
import { applyAll } from '../../public/js/core/operations.js';
import { apply } from './page.js';

function outcomeOf(page, operation) {
  const outcome = apply(page, operation);
  if (outcome.refused) return outcome;
  const back = applyAll(apply, outcome.page, outcome.inverse);
  return { ...outcome, comesBack: !back.refused && equal(back.page, page) };
}

function frozen(value) {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { page, operations } = frozen(JSON.parse(line));
  process.stdout.write(`${JSON.stringify(operations.map((operation) => outcomeOf(page, operation)))}\n`);
}
