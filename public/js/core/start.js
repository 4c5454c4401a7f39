/**
 * The beginning of a text, at most so many units long; no character is cut in two.
 *
 * @param {string} text
 * @param {number} most
 */
export function startOf(text, most) {
  const isCut = /[\ud800-\udbff]/.test(text.charAt(most - 1)) && text.length > most;
  return text.slice(0, isCut ? most - 1 : most);
}
