/** @import { Hand } from './index.js' */
/** @import { Target } from '../../core/moves.js' */
/** @import { Page } from '../../core/types.js' */
import { entriesOf, findBlock } from '../../core/places.js';
import { idsOf } from '../../core/selection.js';
import { openMenu } from './choice-menu.js';
import { sign } from './drawings.js';
import { nameOfBlock, nameOfSection } from './names.js';

/**
 * Where what is selected can go, and what else can be done with it: the same as by dragging, for a click, a tap or keys.
 *
 * @param {Hand} hand
 * @param {DOMRect} place
 * @param {() => void} back where the focus goes when nothing was chosen
 */
export function openMoveMenu(hand, place, back) {
  const { commands, translate } = hand;
  const choices = [
    { label: translate('tools.up'), sign: sign('up'), act: () => commands.move(-1) },
    { label: translate('tools.down'), sign: sign('down'), act: () => commands.move(1) },
    { label: translate('tools.duplicate'), sign: sign('copy'), act: commands.duplicate },
    { label: translate('tools.remove'), sign: sign('remove'), act: commands.remove },
    ...targetsOf(hand).map(({ label, target }) => ({ label, sign: undefined, act: () => commands.moveTo(target) })),
  ];
  let isChosen = false;
  openMenu({
    label: translate('tools.move'),
    items: choices.map(({ label, sign: drawn }, row) => ({ id: String(row), label, sign: drawn })),
    place,
    onChoose(row) {
      isChosen = true;
      choices[Number(row)].act();
    },
    back: () => (isChosen ? hand.surface.focus() : back()),
  });
}

/** @param {Hand} hand @returns {{ label: string, target: Target }[]} */
function targetsOf({ editing, translate }) {
  const { page, selection } = editing;
  if (selection.kind === 'section') return endsOf(page).map(({ key, target }) => ({ label: translate(key), target }));
  if (selection.kind === 'block') {
    return page.sections
      .filter(({ id }) => id !== selection.section)
      .map((section) => ({
        label: translate('move.to', { name: nameOfSection(section, translate) }),
        target: { kind: 'block', section: section.id, after: section.blocks.at(-1)?.id ?? null },
      }));
  }
  const block = findBlock(page, idsOf(page, selection)[0] ?? '')?.block;
  return page.sections.flatMap((section) =>
    section.blocks
      .filter(({ type, id }) => type === block?.type && id !== block.id)
      .map((other) => ({
        label: translate('move.into', { block: nameOfBlock(other, translate), section: nameOfSection(section, translate) }),
        target: { kind: 'entry', block: other.id, row: entriesOf(other).length },
      })),
  );
}

/** The beginning and the end of the page. @param {Page} page @returns {{ key: string, target: Target }[]} */
function endsOf({ sections }) {
  return [
    { key: 'move.first', target: { kind: 'section', after: null } },
    { key: 'move.last', target: { kind: 'section', after: sections[sections.length - 1].id } },
  ];
}
