/** @import { Content } from '../host.js' */
import { call, reasonOf } from '../server.js';

const IDLE_MS = 800;

/** Keeps the page's draft at the server: soon after a change, one call at a time, and says how it stands. */
export class Draft {
  /** @param {string} pageId @param {HTMLElement} status where it is said */
  constructor(pageId, status) {
    this.path = `pages/${pageId}/draft`;
    this.status = status;
    this.isDirty = false;
    this.timer = 0;
    /** @type {Promise<unknown>} */
    this.running = Promise.resolve();
  }

  /** @param {Content} content */
  saveSoon(content) {
    this.isDirty = true;
    this.say('Unsaved changes');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.saveNow(content).catch(() => {}), IDLE_MS);
  }

  /**
   * Rejects when the server does not take it; the state stays "not saved".
   *
   * @param {Content} content
   */
  saveNow(content) {
    clearTimeout(this.timer);
    this.isDirty = false;
    this.say('Saving…');
    const saving = this.settle().then(() => call('PUT', this.path, content));
    this.running = saving.catch(() => {});
    return saving.then(
      () => this.say(this.isDirty ? 'Unsaved changes' : 'Draft saved'),
      (error) => {
        this.isDirty = true;
        this.say(`Not saved. ${reasonOf(error)}`, true);
        throw error;
      },
    );
  }

  /** When no call is under way any more. */
  settle() {
    clearTimeout(this.timer);
    return this.running;
  }

  /**
   * The page goes away: what is not kept yet is sent along.
   *
   * @param {Content} content
   */
  flush(content) {
    if (this.isDirty) call('PUT', this.path, content).catch(() => {});
    this.forget();
  }

  forget() {
    clearTimeout(this.timer);
    this.isDirty = false;
  }

  /** @param {string} text */
  say(text, isError = false) {
    this.status.textContent = text;
    this.status.classList.toggle('is-error', isError);
  }
}
