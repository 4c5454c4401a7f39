import { element } from '../../dom.js';

const ACCEPTED = 'image/png,image/jpeg,image/gif,image/webp';

/**
 * A button that asks for pictures of this computer.
 *
 * @param {string} label
 * @param {string} className
 * @param {(files: File[]) => void} take
 * @param {{ isMultiple?: boolean }} [options]
 */
export function fileButton(label, className, take, { isMultiple = false } = {}) {
  const input = element('input', { type: 'file', accept: ACCEPTED, multiple: isMultiple, hidden: true });
  input.addEventListener('change', () => {
    take([...(input.files ?? [])]);
    input.value = '';
  });
  return element('button', { type: 'button', class: className, onclick: () => input.click() }, label);
}

/** Which of what was dropped or pasted may be pictures: of a name without a known ending, the bytes decide. @param {Iterable<File>} files */
export function picturesAmong(files) {
  return [...files].filter(({ type }) => !type || type.startsWith('image/'));
}
