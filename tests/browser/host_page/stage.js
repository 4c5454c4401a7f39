// A host of the real bridge that a test moves: what the macro holds, and how the host behaves, come in the address.
const wanted = new URLSearchParams(location.search);
const root = document.documentElement;
root.dataset.theme = 'light:light dark:dark';
root.dataset.colorMode = wanted.get('mode') ?? 'light';
document.body.className = wanted.get('kind') === 'viewer' ? 'is-viewer' : 'is-editor';
if (wanted.has('wide')) document.body.classList.add('is-wide');

const key = `macro:${wanted.get('macro') ?? 'one'}`;
const stored = JSON.parse(sessionStorage.getItem(key) ?? 'null');
window.stage = {
  macro: stored ?? { body: '', parameters: {} },
  saves: [],
  isClosed: false,
  requests: [],
  refuses: wanted.has('refuses'),
  isSilent: wanted.has('silent'),
  hasNoToken: false,
  tokensRefused: 0,
  lateMs: Number(wanted.get('late') ?? 0),
};

/** Answers as this host does: late, twice, or never. */
function answer(callback, value) {
  if (window.stage.isSilent) return;
  const times = wanted.has('twice') ? 2 : 1;
  setTimeout(() => Array.from({ length: times }, () => callback(value())), window.stage.lateMs);
}

/** A token as the site makes them, of a person who is at it. */
function makeToken() {
  const claims = { iss: wanted.get('site') ?? 'acme', sub: wanted.get('account') ?? 'alice' };
  return [`token-${crypto.randomUUID()}`, btoa(JSON.stringify(claims)), 'signature'].join('.');
}

/** As Confluence does where it cannot be reached itself. */
function refuseToken() {
  window.stage.tokensRefused += 1;
  return Promise.reject(new Error('no token'));
}

/** A bridge function that answers a promise. */
function promised(act) {
  act.returnsPromise = true;
  return act;
}

connectHost.defineModule('confluence', {
  getMacroBody(callback) {
    answer(callback, () => window.stage.macro.body);
  },
  getMacroData(callback) {
    answer(callback, () => window.stage.macro.parameters);
  },
  saveMacro(parameters, body, _callback) {
    if (window.stage.refuses) return;
    setTimeout(() => {
      window.stage.macro = { parameters, body };
      window.stage.saves.push(body);
      sessionStorage.setItem(key, JSON.stringify(window.stage.macro));
    }, window.stage.lateMs);
  },
  closeMacroEditor(_callback) {
    window.stage.isClosed = true;
    document.getElementById('place').replaceChildren();
  },
});
connectHost.defineModule('context', {
  getToken: promised(() => (window.stage.hasNoToken ? refuseToken() : Promise.resolve(makeToken()))),
  getContext: promised(() => Promise.resolve({ confluence: { content: { id: '131073', type: 'page' } } })),
});
connectHost.defineModule('user', {
  getLocale(callback) {
    callback(wanted.get('locale') ?? 'en_US');
  },
  getCurrentUser(callback) {
    callback({ atlassianAccountId: 'bob' });
  },
});

/** What Confluence says of the person who looks: an editor where the address says so. */
function permission({ type, data }) {
  const { subject, operation } = JSON.parse(data);
  const isAsked = type === 'POST' && subject.identifier === 'bob' && operation === 'update';
  return { hasPermission: isAsked && wanted.has('author') };
}

/** What was uploaded: a list by name, or the bytes. */
async function attachment(path) {
  const answer = await fetch(`/attachments${path}`);
  return path.startsWith('?') ? answer.text() : answer.arrayBuffer();
}

// One attachment of this page, besides what was uploaded: found by its name, or by the id that it has here.
connectHost.defineModule({
  request: promised(async (address, options, _callback) => {
    window.stage.requests.push(address);
    const content = '/rest/api/content/131073/child/attachment';
    if (address === '/rest/api/content/131073/permission/check') return { body: JSON.stringify(permission(options)) };
    if (address === `${content}?filename=boats%20%26%20sea.png`) return { body: '{"results": [{"id": "att7"}]}' };
    if (address === '/api/v2/attachments/att7') return { body: '{"pageId": "131073"}' };
    if (/\?|att1\d\d\/download$/.test(address)) return { body: await attachment(address.slice(content.length)) };
    if (address !== `${content}/att7/download`) throw { err: 'Not Found' };
    return { body: await (await fetch('/picture.png')).arrayBuffer() };
  }),
});

const frame = connectHost.create({
  addon_key: 'skyline',
  key: 'skyline',
  url: `${wanted.get('app')}/${wanted.get('kind')}.html?macro=${wanted.get('macro') ?? 'one'}`,
  options: { width: '100%', height: '150px', autoresize: true },
});
jQuery('#place').append(frame);
