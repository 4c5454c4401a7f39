import { element } from '../dom.js';

/**
 * A paragraph or heading as a field that grows with its text. Enter begins the next one, Backspace in an empty one
 * removes it.
 *
 * @param {import('../host.js').TextNode} node
 * @param {import('./page-editor.js').PageEditor} editor
 */
export function textBlock(node, editor) {
  const name = node.heading ? 'heading' : 'paragraph';
  const field = element(`textarea.text-field${node.heading ? '.is-heading' : ''}`, {
    'aria-label': node.heading ? 'Heading' : 'Paragraph',
    placeholder: node.heading ? 'Heading' : 'Write something',
    rows: '1',
    oninput: () => {
      node.text = field.value;
      grow();
      editor.changed();
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        editor.addText(0, node);
      } else if (event.key === 'Backspace' && field.value === '') {
        event.preventDefault();
        editor.remove(node);
      }
    },
  });
  const grow = () => {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  };
  field.value = node.text;
  new ResizeObserver(grow).observe(field);
  return { node: field, name, focus: () => field.focus(), refresh: () => {} };
}
