import { operationsBy } from './operations.js';
import { Rules } from './schema.js';

/**
 * The core by the rules that are served beside these files: the page's schema without its words.
 *
 * @returns {Promise<{ rules: Rules, apply: ReturnType<typeof operationsBy> }>}
 */
export async function loadCore() {
  const answer = await fetch(new URL('../../page.rules.json', import.meta.url));
  if (!answer.ok) throw new Error(`The page's rules could not be read: ${answer.status}`);
  const rules = new Rules(await answer.json());
  return { rules, apply: operationsBy(rules) };
}
