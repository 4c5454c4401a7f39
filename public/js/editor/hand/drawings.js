import { drawing } from '../../dom.js';

/** A small drawing of each block and layout, and the signs of the tools. */
const PATHS = {
  hero: 'M3 5h18v14H3zM6 9h8M6 12.5h5M6 15.5h3.5',
  heading: 'M7 5v14M17 5v14M7 12h10',
  'rich-text': 'M4 6h16M4 10h16M4 14h16M4 18h9',
  image: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9.2v.1',
  video: 'M3 5.5h18v13H3zM10 9l5 3-5 3z',
  buttons: 'M3.5 8.5h17v7h-17zM8 12h8',
  cards: 'M3 5h5v14H3zM9.5 5h5v14h-5zM16 5h5v14h-5z',
  features: 'M6.5 4.5v4M4.5 6.5h4M12 6.5h8M6.5 11v4M4.5 13h4M12 13h8M4.5 19h15.5',
  steps: 'M5 5v.1M5 12v.1M5 19v.1M9.5 5H20M9.5 12H20M9.5 19h7',
  quote: 'M5 7h5v5.5c0 2.5-1.5 4-4 4.5M14 7h5v5.5c0 2.5-1.5 4-4 4.5',
  stats: 'M5 19v-6M12 19V5M19 19v-9',
  callout: 'M3.5 5h17v14h-17zM7 9v6M10.5 10h7M10.5 14h5',
  accordion: 'M4 5h16v4.5H4zM4 14.5h16V19H4zM15.5 6.5l1.2 1.4 1.2-1.4',
  tabs: 'M3 9h18v10H3zM3 9V5h6v4M9 5h6v4',
  gallery: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  table: 'M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14',
  people: 'M10 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM2 19c.5-3.5 2.2-5 5-5s4.5 1.5 5 5M20 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM15.500 14.200c3.500-.8 6 .8 6.500 4.800',
  logos: 'M8 12a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0ZM10 9.500h4v5h-4zM18.500 9.500l3 5h-6z',
  stack: 'M4 5h16v4H4zM4 10.500h16v3H4zM4 15h16v4H4z',
  centered: 'M7 6h10v4H7zM8.500 13h7M8.500 16.500h7',
  split: 'M3 5h8v14H3zM14 8h7M14 12h7M14 16h5',
  'split-reverse': 'M13 5h8v14h-8zM3 8h7M3 12h7M3 16h5',
  grid: 'M3.500 5h5v14h-5zM10 5h4.500v14H10zM16 5h4.500v14H16z',
  wide: 'M2 7h20v10H2zM6 12H4.500l1.500-1.500M6 12H4.500L6 13.500M18 12h1.500L18 10.500M18 12h1.500L18 13.500',
  aside: 'M3 5h5v14H3zM11 7h10M11 11h10M11 15h7',
  banner: 'M2 4h20v16H2zM7 10h10M9 14h6',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  plus: 'M12 5v14M5 12h14',
  copy: 'M8 8h12v12H8zM16 8V4H4v12h4',
  remove: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10 11v5M14 11v5',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5ZM9 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z',
  layout: 'M4 5h16v14H4zM4 10h16M11 10v9',
  background: 'M4 4h16v16H4zM4 14l10-10M4 20 20 4M10 20l10-10',
  move: 'M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1',
  entry: 'M4 5h7v14H4zM17.500 9v6M14.500 12h6',
  parent: 'M4 4h16v16H4zM9 9h6v6H9z',
};

/** @param {string} name */
export function sign(name) {
  return drawing(PATHS[/** @type {keyof typeof PATHS} */ (name)] ?? PATHS.layout);
}
