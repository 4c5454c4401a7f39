/**
 * The pictures that a page may show without anybody sending one: an index beside the pictures themselves.
 *
 * @typedef {{ source: 'library', id: string, alt: string, width: number, height: number, colour: string }} LibraryPicture
 * @typedef {Omit<LibraryPicture, 'source'> & { tags: string[], kind: string }} Entry
 */

const FOLDER = new URL('../../library/', import.meta.url);
/** Is shown while the index has not come, or does not. @type {Entry} */
const FIRST = { id: 'soft-light', alt: '', width: 1600, height: 1000, colour: '#e9e4f0', tags: [], kind: 'image' };

export class Library {
  constructor() {
    /** @type {Entry[]} */
    this.entries = [];
    /** @type {Promise<Entry[]> | null} */
    this.loading = null;
  }

  /** @returns {Promise<Entry[]>} none when it cannot be read; asked again the next time */
  load() {
    this.loading ??= fetch(new URL('index.json', FOLDER))
      .then((answer) => (answer.ok ? answer.json() : []))
      .catch(() => [])
      .then((entries) => {
        this.entries = entries;
        if (!entries.length) this.loading = null;
        return entries;
      });
    return this.loading;
  }

  images() {
    return this.entries.filter(({ kind }) => kind === 'image');
  }

  hasVideos() {
    return this.entries.some(({ kind }) => kind === 'video');
  }

  /** A picture to begin with, another one for each row. @param {number} row @returns {LibraryPicture} */
  picture(row) {
    return pictureOf(this.images()[row % Math.max(1, this.images().length)] ?? FIRST);
  }
}

/** @param {Entry} entry @returns {LibraryPicture} */
export function pictureOf({ id, alt, width, height, colour }) {
  return { source: 'library', id, alt, width, height, colour };
}

/** @param {string} id */
export function thumbnail(id) {
  return new URL(`thumbs/${encodeURIComponent(id)}.webp`, FOLDER).href;
}
