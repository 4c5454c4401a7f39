/** @import { Page, Section } from './types.js' */
import { equal } from './equal.js';

/**
 * How two pages differ, small enough to be kept for each of a thousand steps: from either page it gives the other one.
 * What differs in more than its sections is kept whole. A page that somebody else has still, as the saved one, is the
 * very same again.
 */
export class Difference {
  /** @param {Page} before @param {Page} after */
  constructor(before, after) {
    const [one, other] = [before.sections, after.sections];
    const least = Math.min(one.length, other.length);
    let [start, end] = [0, 0];
    while (start < least && one[start] === other[start]) start += 1;
    while (end < least - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
    this.start = start;
    this.gone = between(one, start, one.length - end);
    this.come = between(other, start, other.length - end);
    const keep = equal({ ...before, sections: [] }, { ...after, sections: [] }) ? weakly : strongly;
    this.before = keep(before);
    this.after = keep(after);
  }

  /** The page before. @param {Page} page the one after */
  back(page) {
    return this.before.deref() ?? spliced(page, this.start, this.come, this.gone);
  }

  /** The page after. @param {Page} page the one before */
  forth(page) {
    return this.after.deref() ?? spliced(page, this.start, this.gone, this.come);
  }
}

/** @type {readonly Section[]} */
const NONE = [];

/** @param {readonly Section[]} sections @param {number} start @param {number} end */
function between(sections, start, end) {
  return start < end ? sections.slice(start, end) : NONE;
}

/** @typedef {{ deref: () => Page | undefined }} Kept */

/** @param {Page} page @returns {Kept} */
function weakly(page) {
  return new WeakRef(page);
}

/** @param {Page} page @returns {Kept} */
function strongly(page) {
  return { deref: () => page };
}

/** @param {Page} page @param {number} start @param {readonly Section[]} gone @param {readonly Section[]} come @returns {Page} */
function spliced(page, start, gone, come) {
  return { ...page, sections: page.sections.toSpliced(start, gone.length, ...come) };
}
