/** @import { Host } from '../host/types.js' */

const NOBODY = { iss: '', sub: '' };

/**
 * The site and account of who is here; empty where that is not known.
 *
 * @param {Host} host
 * @returns {Promise<{ site: string, account: string }>}
 */
export async function whoIsHere(host) {
  const { iss: site, sub: account } = await host.token().then(claimsOf, () => NOBODY);
  return { site, account };
}

/** What a token says of its bearer; it is read for a name, not trusted. @param {string} token @returns {{ iss: string, sub: string }} */
function claimsOf(token) {
  try {
    const { iss = '', sub = '' } = JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
    return { iss, sub };
  } catch {
    return NOBODY;
  }
}
