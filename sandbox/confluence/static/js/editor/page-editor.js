/** @import { Facts, Macro, MacroModule, PageNode, TextNode } from '../host.js' */
import { element, icon } from '../dom.js';
import { showFlag } from '../flags.js';
import { call, reasonOf } from '../server.js';
import { Draft } from './draft.js';
import { macroBlock } from './macro-block.js';
import { textBlock } from './text-block.js';

/**
 * @typedef {object} Block what stands for a node
 * @property {HTMLElement} row
 * @property {HTMLElement} node
 * @property {string} name for people
 * @property {() => void} focus
 * @property {() => void} refresh
 */

/**
 * The window of an app's own editor. `save` keeps what the macro holds from then on, `sync` takes in what somebody else has
 * made of it, `closed` is told when the window is gone.
 *
 * @callback OpenMacroEditor
 * @param {{ page: string, node: Macro, label: string, save: (saved: Partial<Macro>) => Promise<void>, sync: () => Promise<void>,
 *   closed: () => void }} options
 * @returns {void}
 *
 * What stands on a page for an app: by Connect or by Forge.
 * @typedef {{ showFrame: (place: HTMLElement, frame: { asked: any }) => unknown, openMacroEditor: OpenMacroEditor }} Door
 */

/** A page as a list of paragraphs, headings and macros that can be written, moved, removed and published. */
export class PageEditor {
  /**
   * @param {HTMLElement} place
   * @param {Facts} facts
   * @param {Door} door
   */
  constructor(place, facts, door) {
    this.place = place;
    this.door = door;
    this.page = facts.page;
    this.macros = facts.app.macros;
    this.content = facts.content;
    this.status = element('span.save-state', { role: 'status' });
    this.draft = new Draft(this.page.id, this.status);
    /** @type {Map<string, Block>} by the id of their node */
    this.blocks = new Map();
    this.list = element('div.blocks', { role: 'list', 'aria-label': 'Page content' });
    this.title = this.titleField();
  }

  start() {
    this.place.replaceChildren(this.topBar(), element('div.sheet', {}, this.title, this.list, this.insertBar()));
    for (const node of this.content.nodes) this.list.append(this.makeBlock(node));
    if (!this.content.title) this.title.focus();
    addEventListener('pagehide', () => this.draft.flush(this.content));
  }

  /** @returns {HTMLInputElement} */
  titleField() {
    return element('input.title-field', {
      'aria-label': 'Title',
      placeholder: this.page.type === 'page' ? 'Give this page a title' : 'Give this blog post a title',
      value: this.content.title,
      maxlength: '255',
      oninput: () => {
        this.content.title = this.title.value;
        this.changed();
      },
    });
  }

  topBar() {
    /** @param {string} label @param {() => void} onclick */
    const button = (label, onclick, kind = '') => element(`button.button${kind}`, { type: 'button', onclick }, label);
    return element(
      'div.edit-bar',
      { role: 'toolbar', 'aria-label': 'Page' },
      this.status,
      button('Discard draft', () => this.discard(), '.subtle'),
      button('Save draft', () => this.draft.saveNow(this.content).catch(() => {}), '.subtle'),
      button('Close', () => this.leave()),
      button('Publish', () => this.publish(), '.primary'),
    );
  }

  insertBar() {
    /** @param {string} label @param {() => void} onclick */
    const button = (label, onclick) =>
      element('button.button.insert', { type: 'button', onclick }, icon('plus'), label);
    return element(
      'div.insert-bar',
      { role: 'toolbar', 'aria-label': 'Insert' },
      button('Paragraph', () => this.addText(0)),
      button('Heading', () => this.addText(2)),
      ...this.macros.map((macro) => button(`Insert ${macro.name} macro`, () => this.insertMacro(macro))),
    );
  }

  /** @param {PageNode} node @returns {HTMLElement} */
  rowOf(node) {
    const block = this.blocks.get(node.id);
    if (!block) throw new Error('This node has no block');
    return block.row;
  }

  changed() {
    this.draft.saveSoon(this.content);
  }

  /** @param {PageNode} node */
  makeBlock(node) {
    const block = node.type === 'macro' ? this.makeMacroBlock(node) : textBlock(node, this);
    const row = element(`div.block${node.type === 'macro' ? '.is-macro' : ''}`, { role: 'listitem', 'data-node': node.id }, block.node, this.blockTools(node, block.name));
    this.blocks.set(node.id, { ...block, row });
    return row;
  }

  /** @param {Macro} node */
  makeMacroBlock(node) {
    const module = this.macros.find((macro) => macro.key === node.key);
    return macroBlock(node, this.page.id, module, { onedit: () => this.editMacro(node, module), showFrame: this.door.showFrame });
  }

  /** @param {PageNode} node @param {string} name */
  blockTools(node, name) {
    /** @param {string} label @param {'up' | 'down' | 'remove'} drawing @param {() => void} onclick */
    const button = (label, drawing, onclick) =>
      element('button.icon', { type: 'button', 'aria-label': `${label} ${name}`, title: label, onclick }, icon(drawing));
    const up = button('Move up', 'up', () => this.move(node, -1, up));
    const down = button('Move down', 'down', () => this.move(node, 1, down));
    return element('div.block-tools', {}, up, down, button('Remove', 'remove', () => this.remove(node)));
  }

  /**
   * Moves the focus along, and takes care that no frame is loaded anew: only the neighbour is moved.
   *
   * @param {PageNode} node
   * @param {1 | -1} step
   * @param {HTMLElement} button
   */
  move(node, step, button) {
    const from = this.content.nodes.indexOf(node);
    const other = this.content.nodes[from + step];
    if (!other) return;
    this.content.nodes.splice(from, 1);
    this.content.nodes.splice(from + step, 0, node);
    const [row, neighbour] = [this.rowOf(node), this.rowOf(other)];
    const rowIsMacro = node.type === 'macro';
    const [moved, fixed] = rowIsMacro ? [neighbour, row] : [row, neighbour];
    if ((step > 0) === rowIsMacro) fixed.before(moved);
    else fixed.after(moved);
    button.focus();
    if (rowIsMacro && other.type === 'macro') this.blocks.get(other.id)?.refresh();
    this.changed();
  }

  /** @param {PageNode} node */
  remove(node) {
    const at = this.content.nodes.indexOf(node);
    this.content.nodes.splice(at, 1);
    this.rowOf(node).remove();
    this.blocks.delete(node.id);
    const next = this.content.nodes[Math.min(at, this.content.nodes.length - 1)];
    (next ? this.blocks.get(next.id) : this.title)?.focus();
    this.changed();
  }

  /** @param {number} heading @param {PageNode} [after] what it follows; else it comes last */
  addText(heading, after) {
    /** @type {TextNode} */
    const node = { type: 'text', id: crypto.randomUUID(), text: '', heading };
    this.insert(node, after);
    this.blocks.get(node.id)?.focus();
    this.changed();
  }

  /** @param {PageNode} node @param {PageNode} [after] */
  insert(node, after) {
    const at = after ? this.content.nodes.indexOf(after) + 1 : this.content.nodes.length;
    this.content.nodes.splice(at, 0, node);
    const row = this.makeBlock(node);
    if (after) this.rowOf(after).after(row);
    else this.list.append(row);
  }

  /** @param {MacroModule} module */
  insertMacro(module) {
    /** @type {Macro} */
    const node = { type: 'macro', id: '', key: module.key, parameters: {}, body: '', config: null };
    if (!module.hasEditor) {
      node.id = crypto.randomUUID();
      this.insert(node);
      this.changed();
      return;
    }
    this.openEditor(node, `Insert ${module.name}`);
  }

  /** @param {Macro} node @param {MacroModule | undefined} module */
  editMacro(node, module) {
    if (module?.hasEditor) this.openEditor(node, `Edit ${module.name}`);
  }

  /** @param {Macro} node @param {string} label */
  openEditor(node, label) {
    this.door.openMacroEditor({
      page: this.page.id,
      node,
      label,
      save: (saved) => this.saveMacro(node, saved),
      sync: () => this.takeIn(node),
      closed: () => this.blocks.get(node.id)?.refresh(),
    });
  }

  /**
   * What somebody else, in another window, has made of the macro. Without an answer it stays as it is here.
   *
   * @param {Macro} node
   */
  async takeIn(node) {
    const { nodes } = await call('GET', this.draft.path).catch(() => ({ nodes: [] }));
    Object.assign(node, nodes.find((/** @type {PageNode} */ each) => each.type === 'macro' && each.id === node.id));
  }

  /**
   * Kept by the server first; only then does the page (and whoever asks the bridge) have it.
   *
   * @param {Macro} node
   * @param {Partial<Macro>} change
   */
  async saveMacro(node, change) {
    const saved = { ...node, id: node.id || crypto.randomUUID(), ...change };
    const known = this.content.nodes.includes(node);
    const nodes = known ? this.content.nodes.map((each) => (each === node ? saved : each)) : [...this.content.nodes, saved];
    await this.draft.saveNow({ ...this.content, nodes });
    Object.assign(node, saved);
    if (!known) this.insert(node);
  }

  async publish() {
    try {
      await this.draft.settle();
      await call('POST', `pages/${this.page.id}/publish`, this.content);
      this.draft.forget();
      location.assign(`/wiki/pages/${this.page.id}`);
    } catch (error) {
      showFlag({ type: 'error', title: 'The page was not published', body: reasonOf(error) });
    }
  }

  async leave() {
    try {
      if (this.draft.isDirty) await this.draft.saveNow(this.content);
      location.assign(`/wiki/pages/${this.page.id}`);
    } catch {
      // the draft's own message says why; the person stays with the work
    }
  }

  async discard() {
    if (!confirm('Discard all changes that are not published?')) return;
    try {
      this.draft.forget();
      await this.draft.settle();
      const { exists } = await call('DELETE', `pages/${this.page.id}/draft`);
      location.assign(exists ? `/wiki/pages/${this.page.id}` : '/wiki');
    } catch (error) {
      showFlag({ type: 'error', title: 'The draft was not discarded', body: reasonOf(error) });
    }
  }
}
