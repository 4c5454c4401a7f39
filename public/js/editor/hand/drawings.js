import { EDITING } from '../../../blocks/editing.js';
import { drawing } from '../../dom.js';

/** A small drawing of each layout, and the signs of the tools; a block brings its own. */
const PATHS = {
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
  assist: 'M11 4c.6 4.6 2.9 6.9 7.5 7.5C13.9 12.1 11.6 14.4 11 19c-.6-4.6-2.9-6.9-7.5-7.5C8.1 10.9 10.4 8.6 11 4ZM19 3v4M17 5h4',
  parent: 'M4 4h16v16H4zM9 9h6v6H9z',
};

/** @param {string} name */
export function sign(name) {
  return drawing(EDITING[name]?.sign ?? PATHS[/** @type {keyof typeof PATHS} */ (name)] ?? PATHS.layout);
}
