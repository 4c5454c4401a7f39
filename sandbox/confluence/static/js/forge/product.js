/**
 * `requestConfluence` of an app: with the person's own session, within the app's scopes.
 *
 * @param {{ product: string, restPath: string, fetchRequestInit: { method?: string, headers: [string, string][], body?: string },
 *   isMultipartFormData: boolean }} asked
 */
export async function fetchProduct({ product, restPath, fetchRequestInit: { method, headers, body }, isMultipartFormData }) {
  const address = new URL(restPath, location.origin);
  if (product !== 'confluence' || address.origin !== location.origin || !address.pathname.startsWith('/wiki/')) throw new Error('No such product');
  const sent = new Headers(headers);
  // the browser names the form's boundary itself
  if (isMultipartFormData) sent.delete('Content-Type');
  sent.set('X-Forge-App', 'skyline');
  const form = isMultipartFormData ? await toForm(JSON.parse(body ?? '{}')) : (body ?? undefined);
  const answer = await fetch(address, { method, headers: sent, body: form || undefined });
  const type = answer.headers.get('Content-Type') ?? '';
  const isAttachment = !/^(application\/json|text\/)/.test(type);
  const bytes = isAttachment ? await toBase64(await answer.blob()) : await answer.text();
  return { status: answer.status, statusText: answer.statusText, headers: { 'content-type': type }, body: bytes, isAttachment };
}

/** Files come as addresses with their bytes in them, their names and types beside. @param {Record<string, string>} parts */
async function toForm(parts) {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts).filter(([each]) => !each.startsWith('__'))) {
    if (name === 'file') form.append(name, new File([await (await fetch(value)).blob()], parts.__fileName, { type: parts.__fileType }));
    else form.append(name, value);
  }
  return form;
}

/** @param {Blob} blob @returns {Promise<string>} */
function toBase64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onloadend = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.onerror = reject;
    reader.readAsDataURL(blob);
  });
}
