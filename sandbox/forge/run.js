'use strict';
// Runs the app's own functions as Forge's runtime does: a line of JSON in, a line out, one call at a time.
const { createInterface } = require('node:readline');

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { file, given } = JSON.parse(line);
  const answer = {};
  try {
    answer.value = (await require(file).handler(...given)) ?? null;
  } catch (error) {
    answer.error = String(error);
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
