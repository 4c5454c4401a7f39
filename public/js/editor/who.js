/** @import { Host } from '../host/types.js' */

/** @type {{ iss: string, sub: string, cloud?: string }} */
const NOBODY = { iss: '', sub: '' };

/**
 * The site and account of who is here; empty where that is not known.
 *
 * @param {Host} host
 * @returns {Promise<{ site: string, account: string }>}
 */
export async function whoIsHere(host) {
  const { iss, cloud: site = iss, sub: account } = await host.authorization().then(claimsOf, () => NOBODY);
  return { site, account };
}

/**
 * What a token says of its bearer; it is read for a name, not trusted. One that names the site's cloud is of one issuer for all.
 *
 * @param {string} authorization
 * @returns {typeof NOBODY}
 */
function claimsOf(authorization) {
  try {
    const { iss = '', sub = '', cloud } = JSON.parse(atob(authorization.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
    return { iss, sub, cloud };
  } catch {
    return NOBODY;
  }
}
