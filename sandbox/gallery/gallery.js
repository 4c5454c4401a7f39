/**
 * Every block in every theme, light and dark, at any width: `?theme=&mode=&width=&background=&block=&layout=`. With
 * `bare=1` only the pages are shown, for pictures. What is shown comes from each block's own sample.
 */
import { BLOCKS as ALL } from '../blocks/index.js';
import { element } from '../js/dom.js';
import { THEMES, viewOf } from '../js/page/view.js';
import { wearBrand } from '../js/render/brand.js';
import { drawPage, drawSection } from '../js/render/page.js';
import { loadTheme } from '../js/render/theme.js';

const BLOCKS = Object.keys(ALL);
const CHOICES = {
  theme: THEMES,
  mode: ['light', 'dark'],
  width: ['', '1280', '760', '390'],
  background: ['plain', 'subtle', 'accent', 'contrast', 'gradient', 'image'],
  layout: ['stack', 'centered', 'wide', 'banner'],
  block: ['', ...BLOCKS],
};
const PICTURE = { source: 'library', id: 'northern-lights', alt: '', width: 1600, height: 1000, colour: '#1b2440' };

const asked = new URLSearchParams(location.search);
const chosen = Object.fromEntries(Object.entries(CHOICES).map(([name, values]) => [name, asked.get(name) ?? values[0]]));
const tools = { readAttachment: () => Promise.reject(new Error('no attachments here')), pictures: 0 };

document.documentElement.dataset.colorMode = chosen.mode;
document.documentElement.toggleAttribute('data-bare', asked.has('bare'));
document.getElementById('controls').append(element('h1', {}, 'Gallery'), ...Object.keys(CHOICES).map(drawChoice));
await show();
document.documentElement.dataset.ready = '';

async function show() {
  const wall = document.getElementById('wall');
  await Promise.all([loadTheme(chosen.theme), ...BLOCKS.map(loadStyle)]);
  for (const type of chosen.block ? [chosen.block] : BLOCKS) wall.append(await drawPiece(type));
}

async function drawPiece(type) {
  const props = await (await fetch(`../blocks/${type}/sample.json`)).json();
  const section = {
    id: type,
    layout: chosen.layout,
    background: { kind: chosen.background, image: PICTURE },
    blocks: [{ id: `${type}-1`, type, props }],
  };
  const brand = asked.get('brand') && { colours: JSON.parse(asked.get('brand')), font: asked.get('font') };
  const view = viewOf({ version: 1, title: asked.get('title') ?? type, theme: chosen.theme, brand, sections: [section] });
  const page = drawPage(view);
  wearBrand(page, view.brand);
  page.append(...view.sections.map((each) => drawSection(each, tools)));
  const piece = element('div', { class: 'piece' }, element('h2', {}, type), page);
  if (chosen.width) piece.style.maxInlineSize = `${chosen.width}px`;
  return piece;
}

function drawChoice(name) {
  const options = CHOICES[name].map((value) =>
    element('option', { value, selected: value === chosen[name] }, value || 'all'),
  );
  const change = (event) => {
    asked.set(name, event.target.value);
    location.search = asked;
  };
  return element('label', {}, name, element('select', { onchange: change }, ...options));
}

function loadStyle(type) {
  const link = element('link', { rel: 'stylesheet', href: `../blocks/${type}/style.css` });
  const loaded = new Promise((resolve) => link.addEventListener('load', resolve));
  document.head.append(link);
  return loaded;
}
