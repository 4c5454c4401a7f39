/** @import { Run } from './types.js' */
import { parseText } from '../../page/markdown.js';
import { addRun, looksLike, runsOf, trim } from './read.js';

/**
 * One row of letters as Markdown. The grammar cannot hold every look (emphasis that begins or ends at a space, crossing
 * emphasis inside of a word, code with a backtick): what it cannot hold is given up little by little, and what is
 * written is always read again to see that it says the same. Letters are never lost.
 */

const ESCAPABLE = '[\\\\`*_[\\]()#+\\-.!>]';
const IN_TEXT = new RegExp(`\\\\(?=${ESCAPABLE}|$)|[\`[]|\\*(?! )|(?<! )\\*`, 'g');
const IN_LABEL = /[\\`*[\]]/g;
const MARKER = /^(?:(-)|(\d{1,3})([.)]))(?=\s|$)/;
const EDGES = /^(\s*)(.*?)(\s*)$/su;
const EMPHASIS = /** @type {const} */ (['bold', 'italic']);
const STARS = { bold: '**', italic: '*' };

/** @typedef {{ bold: boolean, italic: boolean, source: string, isLink: boolean }} Piece */

/**
 * @param {readonly Run[]} row
 * @returns {string}
 */
export function writeRow(row) {
  for (const lessen of LESSENED) {
    const runs = tidy(lessen(row));
    for (const isOutside of [true, false]) {
      const source = startAsText(write(runs, isOutside));
      if (reads(source, runs)) return source;
    }
  }
  return '';
}

/** From all of the look to none of it. @type {((runs: readonly Run[]) => Run[])[]} */
const LESSENED = [
  (runs) => runs.map((run) => run),
  restBetween,
  (runs) => runs.map((run) => ({ ...run, italic: run.italic && !run.bold })),
  (runs) => runs.map((run) => ({ ...run, italic: false })),
  (runs) => runs.map((run) => ({ ...run, bold: false, italic: false })),
  (runs) => runs.map((run) => ({ ...run, bold: false, italic: false, code: false })),
  (runs) => runs.map((run) => ({ ...run, bold: false, italic: false, code: false, href: '' })),
];

/**
 * @param {string} source
 * @param {readonly Run[]} runs
 */
function reads(source, runs) {
  const nodes = parseText(source);
  if (runs.length === 0) return nodes.length === 0;
  if (nodes.length !== 1 || nodes[0].type !== 'paragraph') return false;
  const [read, ...more] = runsOf(nodes[0].children);
  if (more.length > 0 || read.length !== runs.length) return false;
  return read.every((run, at) => run.text === runs[at].text && looksLike(run, runs[at]));
}

/**
 * Emphasis begins and ends at letters, and links hold letters.
 *
 * @param {readonly Run[]} runs
 * @returns {Run[]}
 */
function tidy(runs) {
  const split = trim(runs.map(codeWhereItCan)).flatMap((run) => (run.code ? [run] : splitEdges(run)));
  for (const mark of EMPHASIS) {
    rest(split, mark);
    rest(split.reverse(), mark);
    split.reverse();
  }
  /** @type {Run[]} */
  const merged = [];
  for (const run of wordlessUnlinked(split)) addRun(merged, run);
  return merged;
}

/** Code holds no backtick, and in a link no bracket. @param {Run} run */
function codeWhereItCan(run) {
  const isImpossible = run.text.includes('`') || (run.href && /[[\]]/.test(run.text));
  return run.code && isImpossible ? { ...run, code: false } : run;
}

/** @param {Run} run */
function splitEdges(run) {
  const parts = EDGES.exec(run.text)?.slice(1) ?? [];
  return parts.filter(Boolean).map((text) => ({ ...run, text }));
}

/**
 * Without emphasis of the spaces between words that look differently.
 *
 * @param {readonly Run[]} runs
 */
function restBetween(runs) {
  const split = runs.flatMap((run) => (run.code ? [run] : splitEdges(run)));
  return split.map((run, at) => {
    const [before, after] = [split[at - 1], split[at + 1]];
    const isBetween = !run.code && !run.text.trim() && before && after && !looksLike(before, after);
    return isBetween ? { ...run, bold: false, italic: false } : run;
  });
}

/**
 * Takes emphasis from spaces at the beginning of it, in place.
 *
 * @param {Run[]} runs
 * @param {'bold' | 'italic'} mark
 */
function rest(runs, mark) {
  let isInside = false;
  for (const [at, run] of runs.entries()) {
    if (!isInside && run[mark] && !run.code && !run.text.trim()) runs[at] = { ...run, [mark]: false };
    isInside = runs[at][mark];
  }
}

/** @param {readonly Run[]} runs */
function wordlessUnlinked(runs) {
  return runs.map((run, at) => {
    const isAlone = runs[at - 1]?.href !== run.href && runs[at + 1]?.href !== run.href;
    return run.href && isAlone && !run.text.trim() ? { ...run, href: '' } : run;
  });
}

/**
 * @param {readonly Run[]} runs
 * @param {boolean} isOutside whether emphasis of a whole link stands around it
 */
function write(runs, isOutside) {
  /** @type {Run[][]} */
  const groups = [];
  for (const run of runs) {
    const last = groups.at(-1);
    if (last && run.href && last[0].href === run.href) last.push(run);
    else groups.push([run]);
  }
  return emphasise(groups.map((group) => (group[0].href ? toLink(group, isOutside) : toPiece(group[0], IN_TEXT))));
}

/**
 * @param {readonly Run[]} group
 * @param {boolean} isOutside
 * @returns {Piece}
 */
function toLink(group, isOutside) {
  const bold = isOutside && group.every((run) => run.bold);
  const italic = isOutside && group.every((run) => run.italic);
  const inner = group.map((run) => ({ ...run, bold: run.bold && !bold, italic: run.italic && !italic }));
  const label = emphasise(inner.map((run) => toPiece(run, IN_LABEL)));
  return { bold, italic, source: `[${label}](${group[0].href})`, isLink: true };
}

/**
 * @param {Run} run
 * @param {RegExp} escaped
 * @returns {Piece}
 */
function toPiece({ text, bold, italic, code }, escaped) {
  const source = code ? `\`${text}\`` : text.replace(escaped, '\\$&');
  return { bold, italic, source, isLink: false };
}

/** @param {readonly Piece[]} pieces */
function emphasise(pieces) {
  let source = '';
  /** @type {('bold' | 'italic')[]} */
  const open = [];
  const close = () => (source += STARS[/** @type {'bold' | 'italic'} */ (open.pop())]);
  pieces.forEach((piece, at) => {
    while (open.some((mark) => !piece[mark])) close();
    for (const mark of missing(pieces, at, open)) {
      source += STARS[mark];
      open.push(mark);
    }
    if (piece.isLink && source.endsWith('!')) source = `${source.slice(0, -1)}\\!`;
    source += piece.source;
  });
  while (open.length > 0) close();
  return source;
}

/**
 * The emphasis that begins at a piece, the one that reaches further first.
 *
 * @param {readonly Piece[]} pieces
 * @param {number} at
 * @param {readonly ('bold' | 'italic')[]} open
 */
function missing(pieces, at, open) {
  const marks = EMPHASIS.filter((mark) => pieces[at][mark] && !open.includes(mark));
  const [bold, italic] = EMPHASIS.map((mark) => reach(pieces, at, mark));
  return italic > bold ? marks.reverse() : marks;
}

/**
 * @param {readonly Piece[]} pieces
 * @param {number} at
 * @param {'bold' | 'italic'} mark
 */
function reach(pieces, at, mark) {
  const end = pieces.findIndex((piece, index) => index >= at && !piece[mark]);
  return end < 0 ? pieces.length : end;
}

/** A row that begins like a list's item is text. @param {string} source */
function startAsText(source) {
  return source.replace(MARKER, (_, dash, number, mark) => (dash ? '\\-' : `${number}\\${mark}`));
}
