import { whenIdle } from './editor/later.js';

/**
 * Has this page counted when the browser has time. What cannot be counted is not.
 *
 * @param {{ analytics?: boolean }} site
 */
export function countView({ analytics }) {
  const count = async () => (await import('./insights.js')).countView();
  if (analytics) whenIdle(() => count().catch(() => {}));
}
