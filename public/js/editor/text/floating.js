/** @import { EditorView } from '../../../vendor/prosemirror.js' */
const GAP_PX = 8;

/** @typedef {{ left: number, right: number, top: number, bottom: number }} Box of the window, in pixels */

/**
 * Shows a panel above everything, over the words it is about, or under them where there is no room or a finger's own
 * menu is above.
 *
 * @param {HTMLElement} panel a manual popover
 * @param {Box} about
 */
export function showAt(panel, about) {
  if (!panel.matches(':popover-open')) panel.showPopover();
  const { width, height } = panel.getBoundingClientRect();
  const middle = (about.left + about.right - width) / 2;
  const left = Math.max(GAP_PX, Math.min(middle, document.documentElement.clientWidth - width - GAP_PX));
  const above = about.top - height - GAP_PX;
  const isUnder = above < GAP_PX || matchMedia('(pointer: coarse)').matches;
  const top = isUnder ? Math.min(about.bottom + GAP_PX, innerHeight - height - GAP_PX) : above;
  panel.style.setProperty('--text-left', `${Math.round(left)}px`);
  panel.style.setProperty('--text-top', `${Math.round(Math.max(GAP_PX, top))}px`);
}

/** @param {HTMLElement} panel */
export function hide(panel) {
  if (panel.matches(':popover-open')) panel.hidePopover();
}

/**
 * Where words of a text are seen.
 *
 * @param {EditorView} view
 * @param {{ from: number, to: number }} words
 * @returns {Box}
 */
export function boxOf(view, { from, to }) {
  const [start, end] = [view.coordsAtPos(from), view.coordsAtPos(to, from < to ? -1 : 1)];
  const [left, right] = [Math.min(start.left, end.left), Math.max(start.right, end.right)];
  return { left, right, top: Math.min(start.top, end.top), bottom: Math.max(start.bottom, end.bottom) };
}
