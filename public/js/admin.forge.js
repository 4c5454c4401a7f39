/** @import { Parts } from './console/shell.js' */
import { drawAdmin } from './admin/page.js';
import { openConsole } from './console/shell.js';

openConsole((parts) => drawAdmin(parts, [creditsOf(parts)]));

/** In this door an administrator is who has this page open: the whole statement is here, and not on the page for everybody. @param {Parts} parts */
function creditsOf(parts) {
  const draw = async () => (await import('./billing/page.js')).drawBilling(parts);
  return { id: 'credits', label: parts.words.translate('billing.title'), draw };
}
