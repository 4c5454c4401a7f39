import { element } from '../../dom.js';

const GAP = 8;

/**
 * A box above everything that goes away at Escape and at a click elsewhere; the focus goes back to where it was.
 *
 * @param {{ label: string, className: string, role?: string }} about
 */
export function createFloating({ label, className, role = 'dialog' }) {
  const box = element('div', { class: `floating ${className}`, popover: 'auto', role, 'aria-label': label });
  document.body.append(box);
  return {
    box,

    /** @param {{ left: number, top: number, bottom: number }} place where it belongs, in the window */
    open(place) {
      box.showPopover();
      const { width, height } = box.getBoundingClientRect();
      const left = Math.max(GAP, Math.min(place.left, innerWidth - width - GAP));
      const isBelow = place.bottom + GAP + height <= innerHeight || place.top < height + GAP;
      const top = isBelow ? Math.min(place.bottom + GAP, innerHeight - height - GAP) : place.top - height - GAP;
      box.style.setProperty('left', `${left}px`);
      box.style.setProperty('top', `${Math.max(GAP, top)}px`);
    },

    close() {
      if (box.matches(':popover-open')) box.hidePopover();
    },

    /** @param {() => void} act */
    onClosed(act) {
      box.addEventListener('toggle', (event) => {
        if (/** @type {ToggleEvent} */ (event).newState === 'closed') act();
      });
    },
  };
}
