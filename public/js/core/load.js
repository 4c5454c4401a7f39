import { operationsBy } from './operations.js';
import { Rules } from './schema.js';

/**
 * The core by the schema that is served beside these files.
 *
 * @returns {Promise<{ rules: Rules, apply: ReturnType<typeof operationsBy> }>}
 */
export async function loadCore() {
  const answer = await fetch(new URL('../../page.schema.json', import.meta.url));
  if (!answer.ok) throw new Error(`The page's schema could not be read: ${answer.status}`);
  const rules = new Rules(await answer.json());
  return { rules, apply: operationsBy(rules) };
}
