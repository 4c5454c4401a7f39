import { ConnectionLost } from '../api/errors.js';
import { downloadBlob } from '../editor/download.js';

// the last line of a CSV file that broke off (lib/web/stream.py), and of any other that did not (lib/audit/, lib/site/)
const BROKEN_OFF = '\r\nincomplete: this file broke off here. Export it again.\r\n';
const LAST_LINE = /\n\{("checkpoint":|"part":"end",)[^\n]*\n$/;
const LAST_LINE_BYTES_MAX = 10_000;

/** How a spreadsheet on this machine writes numbers: it goes by the machine, as the browser's language does. @returns {'comma' | 'point'} */
export function decimalHere() {
  return new Intl.NumberFormat(navigator.language).format(0.5).includes(',') ? 'comma' : 'point';
}

/**
 * Hands an answer to the user as a file. Its bytes go into the browser's own store as they come, and `onBytes` is told
 * how many there are. Rejects with ConnectionLost where the answer breaks off.
 *
 * @param {Response} answer
 * @param {string} name
 * @param {(bytes: number) => void} [onBytes]
 * @returns {Promise<number>} the file's size in bytes
 */
export async function saveAnswer(answer, name, onBytes = () => {}) {
  const counted = answer.body?.pipeThrough(counter(onBytes));
  const whole = new Response(counted, { headers: { 'Content-Type': 'application/octet-stream' } });
  const blob = await whole.blob().catch(() => Promise.reject(new ConnectionLost()));
  const tail = `\n${await blob.slice(-LAST_LINE_BYTES_MAX).text()}`;
  if (name.endsWith('.csv') ? tail.endsWith(BROKEN_OFF) : !LAST_LINE.test(tail)) throw new ConnectionLost();
  downloadBlob(name, blob);
  return blob.size;
}

/** @param {(bytes: number) => void} onBytes @returns {TransformStream<Uint8Array, Uint8Array>} */
function counter(onBytes) {
  let bytes = 0;
  return new TransformStream({
    transform(piece, to) {
      bytes += piece.byteLength;
      onBytes(bytes);
      to.enqueue(piece);
    },
  });
}
