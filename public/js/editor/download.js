import { element } from '../dom.js';

/**
 * Hands a text to the user as a file.
 *
 * @param {string} name
 * @param {string} text
 */
export function download(name, text) {
  downloadBlob(name, new Blob([text], { type: 'application/octet-stream' }));
}

/**
 * @param {string} name
 * @param {Blob} blob
 */
export function downloadBlob(name, blob) {
  const address = URL.createObjectURL(blob);
  const link = element('a', { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
