import { within } from '../host/within.js';

// our functions say something every ten seconds: a line that is silent for longer is dead, and nobody else may say so
const SILENT_MS_MAX = 30_000;

/**
 * Reads an event stream as our functions write it: `event: <name>` LF `data: <JSON>` LF LF. Takes linear time however
 * small the pieces are. Rejects when nothing comes for half a minute.
 *
 * @param {ReadableStream<Uint8Array>} stream
 * @returns {AsyncGenerator<{ name: string, data: any }>}
 */
export async function* readEvents(stream) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  /** Pieces of the event that is still coming: joined only when it is whole. @type {string[]} */
  let pieces = [];
  try {
    const read = () => within(SILENT_MS_MAX, 'stream', reader.read());
    for (let part = await read(); !part.done; part = await read()) {
      let text = decoder.decode(part.value, { stream: true });
      for (let end = findEnd(pieces, text); end >= 0; end = findEnd(pieces, text)) {
        yield parseEvent(pieces.join('') + text.slice(0, end));
        pieces = [];
        text = text.slice(end);
      }
      if (text) pieces.push(text);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/**
 * Where the empty line that ends an event is over in this piece, or -1. It may have begun in the piece before.
 *
 * @param {string[]} pieces
 * @param {string} text
 */
function findEnd(pieces, text) {
  if (text.startsWith('\n') && pieces.at(-1)?.endsWith('\n')) return 1;
  const at = text.indexOf('\n\n');
  return at < 0 ? -1 : at + 2;
}

/** @param {string} block */
function parseEvent(block) {
  const lines = block.trim().split('\n');
  const name = lines.find((line) => line.startsWith('event: '))?.slice(7) ?? '';
  const data = lines.find((line) => line.startsWith('data: '))?.slice(6) ?? 'null';
  return { name, data: JSON.parse(data) };
}
