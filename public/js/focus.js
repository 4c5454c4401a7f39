/** What a key can come to. */
const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex]';

/**
 * Where what was pressed is gone or off afterwards, what stands nearest has the focus: it is lost to nobody without a
 * mouse.
 */
export function keepFocus() {
  /** What had it last, and what that stood in, from the inside out. @type {HTMLElement[]} */
  let trail = [];
  /** Whether a key that is held was meant for what had it before. */
  let isHeld = false;
  document.addEventListener('focusin', ({ target }) => (trail = lineOf(/** @type {HTMLElement} */ (target))));
  for (const name of ['click', 'keyup']) document.addEventListener(name, () => setTimeout(look), { capture: true });
  document.addEventListener('keydown', hold, { capture: true });

  function look() {
    const [last, ...around] = trail;
    const focused = document.activeElement;
    if (!last || mayHold(last) || (focused !== last && focused !== document.body)) return;
    around.map(firstStop).find(Boolean)?.focus({ preventScroll: true });
    isHeld = true;
  }

  /** @param {KeyboardEvent} event */
  function hold(event) {
    isHeld &&= event.repeat;
    if (!isHeld) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

/** @param {HTMLElement | null} node */
function lineOf(node) {
  const line = [];
  for (let each = node; each && each !== document.body; each = each.parentElement) line.push(each);
  return line;
}

/** @param {HTMLElement} node */
function mayHold(node) {
  return node.isConnected && !node.matches(':disabled') && node.checkVisibility();
}

/** @param {HTMLElement} node */
function firstStop(node) {
  const stops = /** @type {HTMLElement[]} */ ([...node.querySelectorAll(STOPS)]);
  return stops.find((each) => each.tabIndex >= 0 && mayHold(each));
}
