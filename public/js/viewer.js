/** @import { Reading } from './page/document.js' */
/** @import { Brand, PageDocument, Section } from './page/types.js' */
import { element } from './dom.js';
import { HostMissing, createReadingHost, followColourMode } from './host/reading.js';
import { readBody } from './page/document.js';
import { viewOf } from './page/view.js';
import { addSections, drawPage } from './render/page.js';
import { loadStyle, loadTheme } from './render/theme.js';

// The first screen is drawn at once; the rest in slices, so that a long page never holds up the frame.
const FIRST_SECTIONS = 2;
const SLICE_SECTIONS = 5;
const FRAME_MS_MAX = 50;
// No page of ours is higher; what says so is no height.
const HEIGHT_PX_MAX = 100_000;

const host = createReadingHost();
const main = /** @type {HTMLElement} */ (document.getElementById('page'));

followColourMode(host);
new ResizeObserver(() => host.resize(main.offsetHeight)).observe(main);
host.context().then(speak, () => {});
show();

async function show() {
  try {
    const { body, parameters } = await host.load();
    reserve(Number(parameters.height));
    await showReading(await readBody(body));
  } catch (error) {
    await say(error instanceof HostMissing ? 'viewer.outside' : 'viewer.silent');
  }
  reserve(0);
}

/**
 * What language a page is in nobody says: its reader's is the likeliest. Said anew, all would be styled anew.
 *
 * @param {{ locale: string }} context
 */
function speak({ locale }) {
  const lang = locale.slice(0, 2);
  const root = document.documentElement;
  if (root.lang !== lang) root.lang = lang;
}

/**
 * Holds the place that the page took when it was saved, until all of it is drawn.
 *
 * @param {number} heightPx
 */
function reserve(heightPx) {
  main.style.minBlockSize = heightPx > 0 && heightPx <= HEIGHT_PX_MAX ? `${heightPx}px` : '';
}

/** @param {Reading} reading */
async function showReading({ state, page }) {
  if (page) await showPage(page);
  if (state !== 'page') await say(`viewer.${state}`);
}

/** @param {PageDocument} pageDocument */
async function showPage(pageDocument) {
  const { title, theme, brand, direction, sections, hiddenBlocks } = viewOf(pageDocument);
  const page = drawPage({ theme, direction });
  const dressing = Promise.all([loadTheme(theme), brand && wear(page, brand)]);
  document.title = title || 'Skyline';
  await drawInSlices(page, sections, dressing);
  if (hiddenBlocks && (await host.mayEdit().catch(() => false))) await say('viewer.hidden');
  else if (!sections.length) await say('viewer.empty');
}

/**
 * @param {HTMLElement} page
 * @param {Brand} brand
 */
async function wear(page, brand) {
  const loading = import('./render/brand.js');
  // Without it the page is shown in its theme alone.
  const loaded = await loading.catch(() => null);
  loaded?.wearBrand(page, brand);
}

/**
 * The first slice is drawn while the theme is on its way.
 *
 * @param {HTMLElement} page
 * @param {Section[]} sections
 * @param {Promise<unknown>} dressing
 */
async function drawInSlices(page, sections, dressing) {
  const tools = { readAttachment: host.picture, pictures: 0 };
  addSections(page, sections.slice(0, FIRST_SECTIONS), tools);
  await dressing;
  main.append(page);
  for (let at = FIRST_SECTIONS; at < sections.length; at += SLICE_SECTIONS) {
    await nextFrame();
    addSections(page, sections.slice(at, at + SLICE_SECTIONS), tools);
  }
}

/**
 * When what was drawn is laid out; a frame that nobody sees yet has no next one, and does not wait for it.
 *
 * @returns {Promise<void>}
 */
function nextFrame() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, FRAME_MS_MAX);
  });
}

/**
 * A calm sentence under what could be shown, and one more for who can do something about it. The words are loaded only
 * when they are needed.
 *
 * @param {string} key
 */
async function say(key) {
  const [{ viewerWords }] = await Promise.all([import('./messages/viewer/words.js'), loadStyle('notice')]);
  const { words, lang } = viewerWords((await host.context()).locale);
  const notice = element('div', { class: 'notice', role: 'status', lang }, element('strong', {}, words[`${key}.title`]), element('span', {}, words[key]));
  main.append(notice);
  const advice = words[`${key}.author`];
  if (advice && (await host.mayEdit().catch(() => false))) notice.append(element('span', {}, advice));
}
