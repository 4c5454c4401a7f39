/** @import { App } from './app.js' */
import { element } from '../dom.js';
import { Later, oneAtATime } from './later.js';

/** The examples, each with the rows of the little drawing that stands for its page. */
const EXAMPLES = /** @type {const} */ ([
  ['team', ['cover', 'cards', 'split']],
  ['onboarding', ['split', 'list', 'note']],
  ['project', ['title', 'cards', 'list']],
  ['launch', ['dark', 'split', 'cards']],
  ['policy', ['title', 'note', 'list']],
  ['offsite', ['cover', 'split', 'dark']],
]);

/**
 * Prompts to begin with: a click puts one into the prompt.
 *
 * @param {App} app
 */
export function createExamples(app) {
  const { store, words: { translate }, announce, warn, actions } = app;
  const templates = new Later(async () => (await import('./templates.js')).readyTemplates(app), { warn, translate });
  const openTemplates = oneAtATime(() => templates.use((open) => open()));
  const cards = EXAMPLES.map(([name, rows]) => {
    const title = translate(`examples.${name}.title`);
    const prompt = translate(`examples.${name}.prompt`);
    const use = () => {
      announce(translate('examples.used'));
      const field = /** @type {HTMLTextAreaElement} */ (document.getElementById('prompt'));
      field.focus();
      field.select();
      // as if it were typed: the field's own undo brings back what stood there
      if (!document.execCommand('insertText', false, prompt)) store.set({ prompt });
    };
    return element(
      'li',
      {},
      element(
        'button',
        { type: 'button', class: 'example', 'aria-label': translate('examples.use', { title }), onclick: use },
        drawRows(rows),
        element('span', { class: 'example-title' }, title),
        element('span', { class: 'example-words' }, prompt),
      ),
    );
  });
  return element(
    'section',
    { class: 'examples', 'aria-labelledby': 'examples-heading' },
    element(
      'p',
      { class: 'begin' },
      element('button', { type: 'button', class: 'button', onclick: openTemplates }, translate('templates.open')),
      element('button', { type: 'button', class: 'button', onclick: actions.beginBlank }, translate('examples.blank')),
    ),
    element('h2', { id: 'examples-heading' }, translate('examples.heading')),
    element('ul', {}, ...cards),
  );
}

/** @param {readonly string[]} rows */
function drawRows(rows) {
  const drawn = rows.map((row) =>
    element('span', { class: `mini is-${row}` }, element('i'), element('i'), element('i')),
  );
  return element('span', { class: 'minis', 'aria-hidden': 'true' }, ...drawn);
}
