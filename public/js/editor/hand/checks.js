/** @import { Finding } from '../../core/check.js' */
/** @import { Hand } from './index.js' */
import { element } from '../../dom.js';
import { checkPage, mendable, operationsOf } from '../../core/check.js';
import { selectionOf } from '../../core/selection.js';
import { branded } from '../branding.js';
import { nameOfSelection } from './names.js';

/**
 * What readers would stumble over, and the click that mends it.
 *
 * @param {Hand} hand
 */
export function createChecks(hand) {
  const { store, editing, translate, announce } = hand;
  const root = element('div', { class: 'checks' });

  function show() {
    const found = [...checkPage(worn()), ...gone()];
    const canAll = found.filter(({ mend }) => mend.length).length > 1;
    const all = element('button', { type: 'button', class: 'button', onclick: () => mend(mendable(hand.apply, worn())) }, translate('check.mendAll'));
    root.replaceChildren(
      element('h2', {}, translate('tab.checks')),
      element('p', { class: 'hint' }, found.length ? translate('check.count', { count: found.length }) : translate('check.fine')),
      element('ul', {}, ...found.map(draw)),
      ...(canAll ? [all] : []),
    );
  }

  /** The page with the brand that it wears. */
  function worn() {
    const page = /** @type {import('../../page/types.js').PageDocument} */ (/** @type {unknown} */ (editing.page));
    return /** @type {any} */ (branded(page, store.get().siteBrand));
  }

  /** Pictures and films that were asked for and did not come, once a block or background. @returns {Finding[]} */
  function gone() {
    const boxes = editing.page.sections.flatMap(({ id }) => [...(hand.surface.nodeOf(id)?.querySelectorAll('.picture.is-missing') ?? [])]);
    const ids = boxes.map((box) => box.closest('[data-id]')?.getAttribute('data-id') ?? '');
    return [...new Set(ids)].map((block) => ({ key: 'gone', place: { block }, mend: [] }));
  }

  /** @param {Finding} finding */
  function draw(finding) {
    const { key, place, values } = finding;
    const id = place.block ?? place.section ?? '';
    const where = id ? nameOfSelection(editing.page, selectionOf(editing.page, id), translate) : translate('page');
    return element(
      'li',
      { class: 'finding' },
      element('strong', {}, translate(`check.${key}`, values)),
      element('span', { class: 'hint' }, where),
      element(
        'div',
        { class: 'buttons-row' },
        finding.mend.length > 0 && element('button', { type: 'button', class: 'button', onclick: () => mend([finding]) }, translate(`check.${key}.mend`)),
        id && element('button', { type: 'button', class: 'button', onclick: () => go(id) }, translate('check.show')),
      ),
    );
  }

  /** @param {Finding[]} findings */
  function mend(findings) {
    const at = rows().findIndex((row) => row.contains(document.activeElement));
    if (!editing.edit(operationsOf(findings), { label: { key: 'mend' } })) return;
    announce(translate('check.mended', { count: findings.length }));
    show();
    const next = rows()[Math.min(at, rows().length - 1)] ?? root;
    next.querySelector('button')?.focus();
  }

  function rows() {
    return [...root.querySelectorAll('.finding')];
  }

  /** @param {string} id */
  function go(id) {
    editing.select(selectionOf(editing.page, id));
    hand.surface.focus();
    hand.surface.nodeOf(id)?.scrollIntoView({ block: 'center' });
  }

  store.watch(({ page }) => page && root.isConnected && !root.closest('[hidden]') && show(), ['page']);
  return { root, show };
}
