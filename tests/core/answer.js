// Reads a page with an operation on each line, and answers each with its outcome on a line, in the same order.
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
  const { page, operation } = frozen(JSON.parse(line));
  process.stdout.write(`${JSON.stringify(outcomeOf(page, operation))}\n`);
}
