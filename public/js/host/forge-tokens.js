/** @import { Bridge } from './forge.js' */
import { HostSilent } from './errors.js';
import { readContext } from './forge.js';
import { ANSWER_MS_MAX, within } from './within.js';

/** The macro: what it opens is for who edits a page. */
const MACRO = 'skyline';
const SPARE_MS = 60_000;

/**
 * Session tokens of our function at Atlassian (forge/src/session.js), each kept in memory until a minute before its end.
 *
 * @param {Promise<Bridge>} bridge
 */
export function createTokens(bridge) {
  /** @type {Promise<{ token: string, expires: number }> | null} */
  let kept = null;

  async function ask() {
    const [{ invoke }, { moduleKey }] = await Promise.all([bridge, readContext(bridge)]);
    const answer = await invoke('session', { editing: moduleKey === MACRO });
    // who is not signed in has none
    if (!answer?.token) throw new HostSilent('token');
    return { token: String(answer.token), expires: Number(answer.expires) };
  }

  return {
    /** @param {boolean} [isAgain] the one that is kept was refused */
    async get(isAgain) {
      const old = isAgain ? null : await kept?.catch(() => null);
      const isFresh = old && old.expires * 1000 - SPARE_MS > Date.now();
      // one that never comes is not waited for by whoever asks later
      if (!isFresh) kept = within(ANSWER_MS_MAX, 'token', ask());
      return (await /** @type {NonNullable<typeof kept>} */ (kept)).token;
    },
  };
}
