import { drawing } from '../dom.js';

const PATHS = {
  picture: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9.2v.1',
  undo: 'M4 9h10a5.5 5.5 0 0 1 0 11h-4M4 9l4.5-4.5M4 9l4.5 4.5',
  redo: 'M20 9H10a5.5 5.5 0 0 0 0 11h4M20 9l-4.5-4.5M20 9l-4.5 4.5',
  close: 'M6 6l12 12M18 6 6 18',
  column: 'M7 4h10v16H7zM10 9h4M10 13h4',
  wide: 'M3 6h18v12H3zM7 10h10M7 14h6',
  tablet: 'M5 3h14v18H5zM11 18h2',
  phone: 'M8 3h8v18H8zM11 18h2',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12ZM14.750 12a2.750 2.750 0 1 1-5.500 0 2.750 2.750 0 0 1 5.500 0Z',
  keys: 'M3 6.500h18v11H3zM7 10v.1M11 10v.1M15 10v.1M17.500 10v.1M8 14h8',
  spark: 'M11 4c.6 4.6 2.9 6.9 7.5 7.5C13.9 12.1 11.6 14.4 11 19c-.6-4.6-2.9-6.9-7.5-7.5C8.1 10.9 10.4 8.6 11 4ZM19 3v4M17 5h4',
  stop: 'M7 7h10v10H7z',
  done: 'm6 12.5 4 4 8-9',
  warning: 'M12 9.5v4M12 16.4v.2M10.3 4.5 2.9 17.2A2 2 0 0 0 4.6 20h14.8a2 2 0 0 0 1.7-2.8L13.7 4.5a2 2 0 0 0-3.4 0Z',
  shield: 'M12 3.5 5 6v5.5c0 4.3 2.9 7.4 7 9 4.1-1.6 7-4.7 7-9V6zM9.2 12l2 2 3.6-4',
};

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  return drawing(PATHS[name]);
}
