import { element } from '../../dom.js';

/** @typedef {{ x: number, y: number }} Focus in percent */

const MIDDLE = 50;
const STEP = 5;
/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The whole picture with the point on it that stays in sight; pointer and arrow keys move it.
 *
 * @param {import('../../messages/index.js').Translate} say
 * @param {(focus: Focus | undefined) => void} onChange none: the middle
 */
export function focusField(say, onChange) {
  /** @type {Focus} */
  let focus = { x: MIDDLE, y: MIDDLE };
  const dot = element('i', { class: 'focus-dot' });
  const image = element('img', { alt: '', draggable: 'false' });
  const box = element('div', { class: 'focus-box', role: 'slider', tabindex: '0', 'aria-label': say('focus'), 'aria-valuemin': 0, 'aria-valuemax': 100, onkeydown: onKey, onpointerdown: onPress }, image, dot);
  const middle = element('button', { type: 'button', class: 'button', onclick: toMiddle }, say('focus.middle'));

  /** The button goes with it. */
  function toMiddle() {
    box.focus();
    onChange(undefined);
  }

  /** @param {Focus | undefined} value */
  function show(value) {
    focus = value ?? { x: MIDDLE, y: MIDDLE };
    dot.style.setProperty('left', `${focus.x}%`);
    dot.style.setProperty('top', `${focus.y}%`);
    box.setAttribute('aria-valuenow', String(focus.x));
    box.setAttribute('aria-valuetext', say('focus.value', { ...focus }));
    middle.hidden = focus.x === MIDDLE && focus.y === MIDDLE;
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const size = event.shiftKey ? 1 : STEP;
    onChange({ x: within(focus.x + step[0] * size), y: within(focus.y + step[1] * size) });
  }

  /** @param {PointerEvent} event */
  function onPress(event) {
    event.preventDefault();
    box.focus();
    box.setPointerCapture(event.pointerId);
    const move = (/** @type {PointerEvent} */ { clientX, clientY }) => show(pointIn(image.getBoundingClientRect(), clientX, clientY));
    move(event);
    box.addEventListener('pointermove', move);
    box.addEventListener('lostpointercapture', () => {
      box.removeEventListener('pointermove', move);
      onChange(focus);
    }, { once: true });
  }

  return { box, image, middle, show };
}

/** @param {DOMRect} room @param {number} x @param {number} y @returns {Focus} */
function pointIn({ left, top, width, height }, x, y) {
  return { x: within((100 * (x - left)) / width), y: within((100 * (y - top)) / height) };
}

/** @param {number} percent */
function within(percent) {
  return Math.round(Math.max(0, Math.min(100, percent)));
}
