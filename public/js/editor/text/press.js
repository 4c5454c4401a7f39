/** A press takes the focus from a text before its click says what was meant: until then nothing is drawn anew under it. */

let isDown = false;
const ENDS = ['mouseup', 'dragend'];

addEventListener('mousedown', () => (isDown = true), { capture: true });
for (const end of ENDS) addEventListener(end, () => (isDown = false), { capture: true });

/**
 * At once, or when the press that goes on has had its click.
 *
 * @param {() => void} act
 */
export function afterPress(act) {
  if (!isDown) return act();
  const ended = new AbortController();
  for (const end of ENDS) {
    addEventListener(end, () => (ended.abort(), setTimeout(act)), { capture: true, signal: ended.signal });
  }
}
