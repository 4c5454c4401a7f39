/**
 * What is kept in this browser; null where it keeps nothing for us, which it says by throwing.
 *
 * @template T
 * @param {(storage: Storage) => T} act
 * @returns {T | null}
 */
export function kept(act) {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
}
