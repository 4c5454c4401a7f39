/** What every page of the site has: appearance, menus, creating and copying pages, the list of pages on phones. */
import { call, reasonOf } from './server.js';
import { showFlag } from './flags.js';

/** @type {NodeListOf<HTMLElement>} */
const themeButtons = document.querySelectorAll('[data-theme-choice]');
for (const button of themeButtons) {
  button.addEventListener('click', () => chooseTheme(button.dataset.themeChoice ?? 'auto'));
}
markTheme(document.documentElement.dataset.choice);

document.addEventListener('click', async (event) => {
  if (!(event.target instanceof Element)) return;
  /** @type {HTMLElement | null} */
  const button = event.target.closest('[data-create], [data-copy]');
  if (button?.dataset.create) await open('pages', { type: button.dataset.create });
  if (button?.dataset.copy) await open(`pages/${button.dataset.copy}/copy`, {});
});

/** @type {NodeListOf<HTMLElement>} */
const menus = document.querySelectorAll('details.menu');
for (const menu of menus) {
  document.addEventListener('click', (event) => event.composedPath().includes(menu) || menu.removeAttribute('open'));
  menu.addEventListener('keydown', (event) => event.key === 'Escape' && closeMenu(menu));
}

const sidebarButton = document.getElementById('menu-button');
sidebarButton?.addEventListener('click', () => {
  const open = document.body.classList.toggle('side-open');
  sidebarButton.setAttribute('aria-expanded', String(open));
});

/** @param {string} choice light, dark or auto; kept for a year */
function chooseTheme(choice) {
  document.cookie = `theme=${choice}; Path=/; Max-Age=31536000; SameSite=Lax`;
  document.documentElement.dataset.choice = choice;
  document.dispatchEvent(new Event('themechosen'));
  markTheme(choice);
}

/** @param {string | undefined} choice */
function markTheme(choice) {
  for (const button of themeButtons) {
    button.setAttribute('aria-pressed', String(button.dataset.themeChoice === choice));
  }
}

/** @param {HTMLElement} menu */
function closeMenu(menu) {
  menu.removeAttribute('open');
  menu.querySelector('summary')?.focus();
}

/**
 * Makes a page and opens it in the editor.
 *
 * @param {string} path
 * @param {object} body
 */
async function open(path, body) {
  try {
    const { id } = await call('POST', path, body);
    location.assign(`/wiki/pages/${id}/edit`);
  } catch (error) {
    showFlag({ type: 'error', title: 'The page was not created', body: reasonOf(error) });
  }
}
