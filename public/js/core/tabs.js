/**
 * Two tabs with the same page and macro: the second is told. By Web Locks where there are any, else by asking around
 * on a BroadcastChannel; where there is neither, nobody is told and nothing breaks.
 *
 * @typedef {{ isFirst: boolean, takeOver: () => Promise<void>, release: () => void }} Tab
 * @typedef {{ locks?: LockManager | null, Channel?: typeof BroadcastChannel | null, waitMs?: number }} Means
 */

const WAIT_MS = 300;

/**
 * @param {string} key the draft's key: other sites' tabs share our storage's partition, so it holds everything
 * @param {() => void} onTaken another tab took over: keep what is there in memory, write no more
 * @param {Means} [means]
 * @returns {Promise<Tab>}
 */
export async function openTab(key, onTaken, means = meansHere()) {
  const { locks, Channel, waitMs = WAIT_MS } = means;
  try {
    if (locks) return await byLock(`skyline:${key}`, onTaken, locks);
    if (Channel) return await byChannel(onTaken, new Channel(`skyline:${key}`), waitMs);
  } catch {
    // forbidden in this frame: as if there were none
  }
  return { isFirst: true, takeOver: async () => {}, release: () => {} };
}

/** @returns {Means} */
function meansHere() {
  const { navigator, BroadcastChannel: Channel } = globalThis;
  return { locks: navigator?.locks, Channel };
}

/**
 * @param {string} name
 * @param {() => void} onTaken
 * @param {LockManager} locks
 * @returns {Promise<Tab>}
 */
async function byLock(name, onTaken, locks) {
  let release = () => {};
  /** @param {LockOptions} options @returns {Promise<boolean>} */
  const hold = (options) =>
    new Promise((resolve, reject) => {
      let isHeld = false;
      const held = locks.request(name, options, (lock) => {
        isHeld = lock !== null;
        resolve(isHeld);
        return isHeld ? new Promise((done) => (release = () => done(undefined))) : undefined;
      });
      held.catch((error) => (isHeld ? onTaken() : reject(error)));
    });
  const isFirst = await hold({ ifAvailable: true });
  return { isFirst, takeOver: async () => void (await hold({ steal: true })), release: () => release() };
}

/**
 * @param {() => void} onTaken
 * @param {BroadcastChannel} channel
 * @param {number} waitMs
 * @returns {Promise<Tab>}
 */
async function byChannel(onTaken, channel, waitMs) {
  let isOurs = true;
  let isFirst = true;
  channel.onmessage = ({ data }) => {
    if (data === 'hello' && isOurs) channel.postMessage('busy');
    if (data === 'busy') isFirst = false;
    if (data === 'taken' && isOurs) {
      isOurs = false;
      onTaken();
    }
  };
  isOurs = false;
  channel.postMessage('hello');
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  isOurs = isFirst;
  const takeOver = async () => {
    channel.postMessage('taken');
    isOurs = true;
  };
  return { isFirst, takeOver, release: () => channel.close() };
}
