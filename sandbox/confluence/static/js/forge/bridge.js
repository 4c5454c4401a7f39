/** @import { Frame } from './frames.js' */
import { showFlag } from '../flags.js';
import { call } from '../server.js';
import { isConfig } from './config.js';
import { fetchProduct } from './product.js';

/**
 * @typedef {{ moduleKey: string, extension: Record<string, any> } & Record<string, any>} AppContext
 * @typedef {(payload: any) => unknown} Command
 * @typedef {{ origin: string, frame: Frame, context: AppContext }} Around
 * @typedef {{ leave: () => Promise<void> }} Connection `leave` lets the app end its work before its window goes
 */

const LEAVE_MS_MAX = 10_000;

/**
 * What a tester has the platform do, by command, instead of doing what it is given: answer `false`, or late, or never.
 *
 * @type {Map<string, (act: () => Promise<unknown>) => Promise<unknown>>}
 */
export const answers = new Map();
Object.assign(window, { forgeAnswers: answers });

/** The platform's refusal of a call, with the code that apps are told. */
class BridgeRefused extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * Answers the frame's bridge. The frame's own script sends the port.
 *
 * @param {HTMLIFrameElement} iframe
 * @param {Around} around
 * @returns {Connection}
 */
export function connect(iframe, around) {
  const link = new Link(iframe, around);
  addEventListener('message', ({ data, source, origin, ports: [port] }) => {
    if (data?.forgeBridge && source === iframe.contentWindow && origin === around.origin) link.open(port);
  });
  return { leave: () => link.leave() };
}

class Link {
  /** @param {HTMLIFrameElement} iframe @param {Around} around */
  constructor(iframe, { frame, context }) {
    this.iframe = iframe;
    this.frame = frame;
    this.context = context;
    /** @type {MessagePort | null} */
    this.port = null;
    /** @type {number[]} */
    this.closing = [];
    /** @type {Map<number, () => void>} */
    this.returns = new Map();
    this.calls = 0;
  }

  /** A page that was loaded anew brings a new one. @param {MessagePort} port */
  open(port) {
    this.port = port;
    this.closing = [];
    port.onmessage = ({ data }) => {
      if (data.returned) this.returns.get(data.returned)?.();
      else this.answer(data);
    };
  }

  /** @param {{ id: number, command: string, payload: any }} asked */
  async answer({ id, command, payload }) {
    try {
      const act = async () => this.act(command, payload);
      const value = await (answers.get(command)?.(act) ?? act());
      this.port?.postMessage({ id, value });
    } catch (error) {
      const { message, code } = /** @type {BridgeRefused} */ (error);
      this.port?.postMessage({ id, error: { message, code } });
    }
  }

  /** @param {string} command @param {any} payload @returns {unknown} */
  act(command, payload) {
    /** @type {Record<string, Command>} */
    const commands = {
      getContext: () => ({ ...this.context, theme: { colorMode: colourMode() } }),
      enableTheming: ({ $function: setMode }) => this.followTheme(setMode),
      submit: (sent) => this.submit(sent),
      close: () => this.close(),
      onClose: ({ $function: listener }) => void this.closing.push(listener),
      fetchProduct,
      invoke: ({ functionKey, payload: sent }) => this.invoke(functionKey, sent),
      showFlag: ({ title, description, type, isAutoDismiss }) => void showFlag({ title, body: description, type, close: isAutoDismiss ? 'auto' : 'manual' }),
      navigate,
    };
    if (!Object.hasOwn(commands, command)) throw new BridgeRefused('UNKNOWN_COMMAND', `The bridge has no ${command}`);
    return commands[command](payload);
  }

  /** @param {number} setMode */
  followTheme(setMode) {
    const tell = () => this.callBack(setMode, colourMode());
    new MutationObserver(tell).observe(document.documentElement, { attributeFilter: ['data-color-mode'] });
    tell();
  }

  /** The configuration takes the place of what the macro had. @param {{ config?: unknown, keepEditing?: boolean }} sent */
  async submit({ config, keepEditing }) {
    const { save, close } = this.frame;
    if (!save) return false;
    if (config === undefined) throw new BridgeRefused('INVALID_PAYLOAD', 'The payload has no config');
    if (!isConfig(config)) throw new BridgeRefused('INVALID_CONFIG', 'A configuration holds no null, no nested list and no mixed one');
    await save(config);
    this.context = { ...this.context, extension: { ...this.context.extension, config } };
    if (!keepEditing) close?.();
    return true;
  }

  close() {
    if (!this.frame.close) return false;
    this.frame.close();
    return true;
  }

  /** @param {string} name @param {object} payload */
  async invoke(name, payload) {
    const { asked, path } = this.frame;
    const { value } = await call('POST', 'forge/invoke', { function: name, payload, ...(path ? { page: asked } : { frame: asked }) });
    return value;
  }

  /** @param {number} callback @param {...unknown} args @returns {Promise<void>} */
  callBack(callback, ...args) {
    const id = (this.calls += 1);
    return new Promise((resolve) => {
      this.returns.set(id, resolve);
      this.port?.postMessage({ id, callback, args });
    });
  }

  /** It is not waited for as long as it may take. */
  async leave() {
    const done = Promise.all(this.closing.map((listener) => this.callBack(listener)));
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, LEAVE_MS_MAX))]);
  }
}

function colourMode() {
  return document.documentElement.dataset.colorMode;
}

/** @param {{ url?: string, target?: string, moduleKey?: string, type: 'new-tab' | 'same-tab' }} location */
function navigate({ url, target, moduleKey, type }) {
  const address = target === 'module' ? `/wiki/plugins/servlet/ac/forge/${moduleKey}` : url;
  if (!address || !new URL(address, location.href).protocol.startsWith('http')) throw new BridgeRefused('INVALID_LOCATION', 'No such place');
  if (type === 'new-tab') window.open(address, '_blank', 'noopener');
  else location.assign(address);
}
