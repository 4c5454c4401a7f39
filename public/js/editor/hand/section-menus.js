/** @import { Hand } from './index.js' */
import { element } from '../../dom.js';
import { findSection } from '../../core/places.js';
import { idsOf } from '../../core/selection.js';
import { openMenu } from './choice-menu.js';
import { sign } from './drawings.js';
import { BACKGROUNDS } from './fields.js';
import { LAYOUTS } from './samples.js';

/**
 * How the section that is selected is laid out.
 *
 * @param {Hand} hand
 * @param {HTMLElement} from the button that was pressed
 */
export function openLayouts(hand, from) {
  const { id, layout } = sectionOf(hand);
  const items = LAYOUTS.map((each) => ({ id: each, label: hand.translate(`layout.${each}`), sign: sign(each), isOn: each === layout }));
  open(hand, { key: 'tools.layout', items, from, onChoose: (chosen) => hand.commands.updateSection(id, { layout: chosen }, 'layout') });
}

/**
 * What is behind it.
 *
 * @param {Hand} hand
 * @param {HTMLElement} from
 */
export function openBackgrounds(hand, from) {
  const { id, background } = sectionOf(hand);
  const swatch = (/** @type {string} */ kind) => element('i', { class: 'ground', 'data-ground': kind });
  const items = BACKGROUNDS.map((kind) => ({ id: kind, label: hand.translate(`background.${kind}`), sign: swatch(kind), isOn: kind === background.kind }));
  open(hand, { key: 'tools.background', items, from, onChoose: (kind) => hand.setBackground(id, kind) });
}

/** @param {Hand} hand */
function sectionOf({ editing }) {
  const { page, selection } = editing;
  return page.sections[findSection(page, idsOf(page, selection)[0] ?? '')];
}

/**
 * @param {Hand} hand
 * @param {{ key: string, items: import('./choice-menu.js').Item[], from: HTMLElement, onChoose: (id: string) => void }} about
 */
function open({ translate }, { key, items, from, onChoose }) {
  openMenu({ label: translate(key), items, onChoose, place: from.getBoundingClientRect(), back: () => from.focus() });
}
