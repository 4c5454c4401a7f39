import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AGE_MS_MAX, Draft, draftKey, eraseOld } from '../../public/js/core/draft.js';
import { Store, memoryShelf } from '../../public/js/core/store.js';
import { openTab } from '../../public/js/core/tabs.js';
import { apply, rules, small } from './page.js';

const WHOSE = { site: 'acme', account: 'alice', page: '123', macro: '' };
const readPage = (value) => (typeof rules.page(value) === 'symbol' ? null : value);
const broken = async () => {
  throw new DOMException('forbidden', 'SecurityError');
};

/** A clock that a test moves; what is due runs when it passes. */
function clockAt(start = 1_000_000) {
  const due = new Set();
  const clock = {
    time: start,
    now: () => clock.time,
    set: (act, ms) => {
      const entry = { at: clock.time + ms, act };
      due.add(entry);
      return entry;
    },
    clear: (entry) => due.delete(entry),
    pass: (ms) => {
      clock.time += ms;
      for (const entry of due) if (entry.at <= clock.time && due.delete(entry)) entry.act();
    },
  };
  return clock;
}

function desk({ shelf = memoryShelf(), whose = WHOSE, clock = clockAt(), store = new Store([async () => shelf], { isEphemeral: false }) } = {}) {
  const open = (who = whose) => new Draft(store, who, { base: 'hash', clock });
  const draft = open();
  let page = small();
  const title = (words, pause = 0) => {
    clock.pass(pause);
    const operation = { op: 'setTitle', title: words };
    page = apply(page, operation).page;
    draft.note(page, [operation]);
  };
  const found = async (who) => (await open(who).find(apply, readPage))?.page.title ?? null;
  return { shelf, store, clock, draft, title, found, open };
}

test('it writes when the author rests for a second', async () => {
  const { clock, title, found, draft } = desk();
  title('one');
  clock.pass(999);
  await draft.writing;
  assert.equal(await found(), null);
  clock.pass(1);
  await draft.writing;
  assert.equal(await found(), 'one');
});

test('it writes at the latest after five seconds of work without a rest', async () => {
  const { clock, title, found, draft } = desk();
  for (let step = 0; step < 10; step += 1) title(`title ${step}`, 500);
  assert.equal(await found(), null);
  clock.pass(499);
  clock.pass(1);
  await draft.writing;
  assert.equal(await found(), 'title 9');
});

test('it writes at once when the page is hidden, a snapshot and then only the operations after it', async () => {
  const { shelf, draft, title, found } = desk();
  title('one');
  await draft.flush();
  const snapshot = await shelf.get(`${draft.key}/0/page`);
  title('two');
  title('three');
  await draft.flush();
  assert.equal(await shelf.get(`${draft.key}/0/page`), snapshot);
  assert.equal(await found(), 'three');
});

test('it holds one draft for each site, account, page and macro', async () => {
  const { draft, title, found } = desk();
  title('mine');
  await draft.flush();
  for (const [name, value] of [
    ['site', 'globex'],
    ['account', 'bob'],
    ['page', '124'],
    ['macro', 'm-1'],
  ]) {
    assert.equal(await found({ ...WHOSE, [name]: value }), null);
  }
  assert.equal(await found(), 'mine');
  assert.notEqual(draftKey({ ...WHOSE, site: 'a/b', account: 'c' }), draftKey({ ...WHOSE, site: 'a', account: 'b/c' }));
});

test('it takes an older generation where the newest is cut, and a snapshot where its operations are', async () => {
  const { shelf, draft, title, found } = desk();
  title('first');
  await draft.flush();
  for (let step = 0; step < 201; step += 1) title(`step ${step}`, 1);
  await draft.flush();
  title('last', 1);
  await draft.flush();
  assert.equal(await found(), 'last');
  const newest = `${draft.key}/1`;
  await shelf.set(`${newest}/tail`, (await shelf.get(`${newest}/tail`)).slice(0, -3));
  assert.equal(await found(), 'step 200');
  await shelf.set(`${newest}/page`, '');
  assert.equal(await found(), 'first');
});

test('it keeps three generations', async () => {
  const { shelf, draft, title } = desk();
  for (let round = 0; round < 5; round += 1) {
    for (let step = 0; step < 201; step += 1) title(`${round} ${step}`);
    await draft.flush();
  }
  const pages = (await shelf.keys()).filter((key) => key.endsWith('/page'));
  assert.equal(pages.length, 3);
});

test('a reopened editor does not write over the draft it found', async () => {
  const first = desk();
  first.title('crashed');
  await first.draft.flush();
  const again = first.open();
  await again.find(apply, readPage);
  again.note(small(), []);
  await again.flush();
  assert.match(await first.shelf.get(`${first.draft.key}/0/page`), /crashed/);
});

test('what is found is not written over until it is decided on', async () => {
  const first = desk();
  first.title('crashed');
  await first.draft.flush();
  const again = first.open();
  await again.find(apply, readPage);
  for (let round = 0; round < 5; round += 1) {
    again.note(small(), []);
    await again.flush();
  }
  assert.match(await first.shelf.get(`${first.draft.key}/0/page`), /crashed/);
  again.unpin();
  for (let round = 0; round < 3; round += 1) {
    again.note(small(), []);
    await again.flush();
  }
  assert.doesNotMatch(await first.shelf.get(`${first.draft.key}/0/page`), /crashed/);
});

test('another page in its place is a generation of its own', async () => {
  const { shelf, clock, draft, title, found } = desk();
  title('before');
  await draft.flush();
  clock.pass(1);
  draft.note({ ...small(), title: 'generated' }, []);
  await draft.flush();
  assert.equal(await found(), 'generated');
  assert.match(await shelf.get(`${draft.key}/0/page`), /before/);
});

test('what is written while a slow write runs is all of it there', async () => {
  const shelf = memoryShelf();
  const slow = { ...shelf, set: async (key, value) => new Promise((done) => setTimeout(() => done(shelf.set(key, value)), 5)) };
  const { draft, title, found } = desk({ shelf: slow });
  title('one');
  const writing = draft.flush();
  title('two');
  draft.flush();
  draft.note({ ...small(), title: 'two', theme: 'paper' }, [{ op: 'setTheme', theme: 'paper' }]);
  await writing;
  await draft.flush();
  assert.equal(await found(), 'two');
});

test('nothing stays after a confirmed save, not even what was about to be written', async () => {
  const { shelf, draft, title, clock } = desk();
  title('one');
  await draft.flush();
  title('two');
  await draft.erase();
  title('three');
  clock.pass(10_000);
  await draft.writing;
  assert.deepEqual(await shelf.keys(), []);
});

test('a draft is gone after thirty days, and so is one that cannot be read', async () => {
  const { shelf, store, draft, title, clock, found } = desk();
  title('old');
  await draft.flush();
  await shelf.set('skyline-draft/torn', 'x {');
  await shelf.set('another app', 'its own');
  await eraseOld(store, clock.time + AGE_MS_MAX);
  assert.equal(await found(), 'old');
  clock.pass(AGE_MS_MAX + 1);
  assert.equal(await found(), null);
  await eraseOld(store, clock.time);
  assert.deepEqual(await shelf.keys(), ['another app']);
});

test('only the page and its place are written', async () => {
  const { shelf, draft, title } = desk();
  title('one');
  await draft.flush();
  const text = await shelf.get(`${draft.key}/0/page`);
  assert.deepEqual(Object.keys(JSON.parse(text.slice(text.indexOf(' ')))), ['version', 'at', 'base', 'value']);
});

test('storage that throws breaks nothing, and the caller is told how far it reaches', async () => {
  const full = { ...memoryShelf(), set: broken };
  const store = new Store([broken, async () => full], { isEphemeral: false });
  assert.equal(await store.reach(), 'kept');
  const draft = new Draft(store, WHOSE, { base: 'hash' });
  draft.note(small(), []);
  await draft.flush();
  assert.equal(await store.reach(), 'not kept');
  assert.equal((await draft.find(apply, readPage)).page.title, 'A page');
  assert.equal(await new Store([broken, broken]).reach(), 'not kept');
  assert.equal(await new Store([async () => memoryShelf()], { isEphemeral: true }).reach(), 'until you close');
});

test('a connection that the browser ended is made anew, and the draft goes on where it lies', async () => {
  const [database, local] = [memoryShelf(), memoryShelf()];
  const opened = [];
  const open = async () => opened[opened.push({ ...database }) - 1];
  const store = new Store([open, async () => local], { isEphemeral: false });
  const { title, draft, found } = desk({ store });
  title('one');
  await draft.flush();
  Object.assign(opened[0], { get: broken, set: broken, remove: broken });
  title('two');
  await draft.flush();
  assert.equal(await store.reach(), 'kept');
  assert.equal(await found(), 'two');
  assert.deepEqual(await local.keys(), []);
});

test('a storage that is full is given up for memory, not for one where it would not be found', async () => {
  const local = memoryShelf();
  const store = new Store([async () => ({ ...memoryShelf(), set: broken }), async () => local], { isEphemeral: false });
  const { title, draft, found } = desk({ store });
  title('one');
  await draft.flush();
  assert.equal(await store.reach(), 'not kept');
  assert.equal(await found(), 'one');
  assert.deepEqual(await local.keys(), []);
});

test('the second tab is told, takes over, and the first is told', async (context) => {
  for (const means of [{ locks: new Locks() }, { Channel: BroadcastChannel, waitMs: 60 }, {}]) {
    let isTaken = false;
    const first = await openTab('key', () => (isTaken = true), means);
    const second = await openTab('key', () => {}, means);
    const other = await openTab('other key', () => {}, means);
    context.after(() => [first, second, other].forEach((tab) => tab.release()));
    assert.deepEqual([first.isFirst, other.isFirst], [true, true]);
    if (means.locks || means.Channel) {
      assert.equal(second.isFirst, false);
      await second.takeOver();
      for (let looks = 0; !isTaken && looks < 500; looks += 1) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.equal(isTaken, true);
    }
  }
});

/** What a browser's lock manager does, as far as it is asked here. */
class Locks {
  held = new Map();

  async request(name, { ifAvailable, steal }, act) {
    if (ifAvailable && this.held.has(name)) return act(null);
    if (steal) this.held.get(name)?.(new DOMException('stolen', 'AbortError'));
    return new Promise((resolve, reject) => {
      this.held.set(name, reject);
      Promise.resolve(act({ name })).then(resolve, reject);
    });
  }
}
