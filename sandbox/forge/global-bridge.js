// A stand-in for the platform's own script, first in the app's page: it makes `__bridge`, over a port to the page around.
(() => {
  let count = 0;
  const waiting = new Map();
  const callbacks = new Map();
  const { port1: port, port2: other } = new MessageChannel();

  const isPlain = (value) => value && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
  const map = (value, change) => {
    if (Array.isArray(value)) return value.map(change);
    return isPlain(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, change(each)])) : value;
  };
  // functions cross as numbers, and are called back by them
  const pack = (value) => (typeof value === 'function' ? (callbacks.set((count += 1), value), { $function: count }) : map(value, pack));

  function call(command, payload) {
    return new Promise((resolve, reject) => {
      const id = (count += 1);
      waiting.set(id, { resolve, reject });
      port.postMessage({ id, command, payload: pack(payload) });
    });
  }

  port.onmessage = async ({ data: { id, value, error, callback, args } }) => {
    if (callback) {
      await callbacks.get(callback)?.(...args);
      port.postMessage({ returned: id });
      return;
    }
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(Object.assign(new Error(error.message), { code: error.code }));
    else resolve(value);
  };

  const setMode = (mode) => {
    document.documentElement.dataset.colorMode = mode;
    document.documentElement.dataset.theme = 'dark:dark light:light spacing:spacing';
  };
  const callBridge = (command, payload) => call(command, command === 'enableTheming' ? setMode : payload);

  parent.postMessage({ forgeBridge: true }, '*', [other]);
  Object.defineProperty(window, '__bridge', { value: { callBridge } });
})();
