/**
 * Stands in for the script of Vercel's Web Analytics, as far as pages can tell: what waits in `vaq` is done, `beforeSend`
 * may change or hold back what is sent, the first view names the page before it. (Theirs counts no automated browser.)
 */
(() => {
  const { disableAutoTrack } = document.currentScript?.dataset ?? {};
  let beforeSend = (event) => event;
  let path = null;
  let isFirst = true;

  function address() {
    const url = new URL(location.href);
    if (path === null || path === url.pathname) return url.href;
    url.pathname = path;
    url.search = '';
    return url.href;
  }

  function send(type, place, beside, payload) {
    const sent = beforeSend({ type, url: address(), payload });
    if (!sent) return;
    const body = JSON.stringify({ o: sent.url, sv: 'sandbox', ts: Date.now(), ...beside });
    fetch(`/_vercel/insights/${place}`, { method: 'POST', keepalive: true, headers: { 'Content-Type': 'application/json' }, body });
  }

  function view(withReferrer) {
    const isOwn = document.referrer.includes(location.host);
    send('pageview', 'view', withReferrer && !isOwn ? { r: document.referrer } : {});
  }

  const commands = {
    beforeSend: (change) => (beforeSend = change),
    event: ({ name, data }) => send('event', 'event', { r: document.referrer, en: name, ed: data }, data),
    pageview: (told) => {
      path = told.path ?? path;
      view(isFirst);
      isFirst = false;
    },
  };
  window.va = (name, value) => commands[name]?.(value);
  for (const [name, value] of window.vaq ?? []) window.va(name, value);
  if (!disableAutoTrack) view(true);
})();
