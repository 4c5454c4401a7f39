import { LIBRARY } from '../host/places.js';

/**
 * The pictures and films that a block begins with: an index beside them. (The picker asks the whole library.)
 *
 * @typedef {{ source: 'library', id: string, alt: string, width: number, height: number, colour: string }} LibraryPicture
 * @typedef {Omit<LibraryPicture, 'source'> & { kind: string }} Entry
 */

/** Are shown while the index has not come, or does not. @type {Record<'image' | 'video', Entry>} */
const FIRST = {
  image: { id: 'soft-light', alt: '', width: 1600, height: 1000, colour: '#e9e4f0', kind: 'image' },
  video: { id: 'rolling-sea', alt: '', width: 960, height: 600, colour: '#f8e1c5', kind: 'video' },
};

export class Library {
  constructor() {
    /** @type {Entry[]} */
    this.entries = [];
    /** @type {Promise<Entry[]> | null} */
    this.loading = null;
  }

  /** @returns {Promise<Entry[]>} none when it cannot be read; asked again the next time */
  load() {
    this.loading ??= fetch(new URL('index.json', LIBRARY))
      .then((answer) => (answer.ok ? answer.json() : []))
      .catch(() => [])
      .then((entries) => {
        this.entries = entries;
        if (!entries.length) this.loading = null;
        return entries;
      });
    return this.loading;
  }

  /** One to begin with, another one for each row. @param {number} row @param {'image' | 'video'} [kind] @returns {LibraryPicture} */
  picture(row, kind = 'image') {
    const all = this.entries.filter((entry) => entry.kind === kind);
    return pictureOf(all[row % Math.max(1, all.length)] ?? FIRST[kind]);
  }
}

/** @param {Omit<LibraryPicture, 'source'>} entry @returns {LibraryPicture} */
export function pictureOf({ id, alt, width, height, colour }) {
  return { source: 'library', id, alt, width, height, colour };
}

/** @param {string} id */
export function thumbnail(id) {
  return new URL(`thumbs/${encodeURIComponent(id)}.webp`, LIBRARY).href;
}
