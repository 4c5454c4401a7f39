/** @import { Hand } from './index.js' */
/** @import { Target } from '../../core/moves.js' */
import { stepOf } from '../../core/moves.js';
import { entriesOf, findBlock } from '../../core/places.js';
import { idsOf } from '../../core/selection.js';
import { openMenu } from './choice-menu.js';
import { sign } from './drawings.js';
import { nameOfBlock, nameOfSection } from './names.js';

/** One step, and for sections all the way. */
const WAYS = /** @type {const} */ ([
  { way: -1, step: 'up', end: 'move.first' },
  { way: 1, step: 'down', end: 'move.last' },
]);

/**
 * Where what is selected can go, and what else can be done with it: the same as by dragging, for a click, a tap or keys.
 *
 * @param {Hand} hand
 * @param {DOMRect} place
 * @param {() => void} back where the focus goes when nothing was chosen
 */
export function openMoveMenu(hand, place, back) {
  const { commands, translate } = hand;
  const { page, selection } = hand.editing;
  const steps = WAYS.filter(({ way }) => stepOf(page, selection, way).operations.length);
  const choices = [
    ...steps.map(({ way, step }) => ({ label: translate(`tools.${step}`), sign: sign(step), act: () => commands.move(way) })),
    { label: translate('tools.duplicate'), sign: sign('copy'), act: commands.duplicate },
    { label: translate('tools.remove'), sign: sign('remove'), act: commands.remove },
    ...targetsOf(hand, steps).map(({ label, target }) => ({ label, sign: undefined, act: () => commands.moveTo(target) })),
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

/** @param {Hand} hand @param {typeof WAYS[number][]} steps that lead somewhere @returns {{ label: string, target: Target }[]} */
function targetsOf({ editing, translate }, steps) {
  const { page, selection } = editing;
  if (selection.kind === 'section') {
    const last = page.sections[page.sections.length - 1].id;
    return steps.map(({ way, end }) => ({ label: translate(end), target: { kind: 'section', after: way < 0 ? null : last } }));
  }
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
