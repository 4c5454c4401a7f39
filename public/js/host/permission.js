/** @import { Bridge } from './ap.js' */

/**
 * Whether who looks at the page may update it: asked with their own session, and nothing of the page is read (P13).
 *
 * @param {Bridge} bridge
 * @param {string} pageId
 * @returns {Promise<boolean>} false too where Confluence does not say
 */
export async function mayEdit(bridge, pageId) {
  const { user, request } = bridge;
  if (!user?.getCurrentUser || !request || !pageId) return false;
  const { atlassianAccountId } = await new Promise((resolve) => user.getCurrentUser?.(resolve));
  const subject = { type: 'user', identifier: atlassianAccountId };
  const options = {
    type: 'POST',
    contentType: 'application/json',
    data: JSON.stringify({ subject, operation: 'update' }),
  };
  const { body } = await request(`/rest/api/content/${pageId}/permission/check`, options);
  return JSON.parse(String(body)).hasPermission === true;
}
