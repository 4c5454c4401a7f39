/** @import { PageDocument } from '../page/types.js' */
import { equal } from '../core/equal.js';

/** The sites' brands as they can be read. @type {WeakMap<object, unknown>} */
const mended = new WeakMap();

/**
 * Makes a site's brand one that pages can be given; few sites have one, so mending is loaded for them alone.
 *
 * @param {any} siteBrand null where the site has none
 * @returns {Promise<any>} the same; undefined where it could not be made ready
 */
export async function readyBrand(siteBrand) {
  if (!siteBrand) return siteBrand;
  const { mendedBrand } = await import('../core/contrast.js').catch(() => ({ mendedBrand: null }));
  if (!mendedBrand) return undefined;
  mended.set(siteBrand, mendedBrand(siteBrand));
  return siteBrand;
}

/**
 * The brand that a page wears and is saved with: the site's, as an administrator set it. The page's own stays where the
 * site's is not known, and where it is the site's with its contrast mended.
 *
 * @param {PageDocument} page
 * @param {any} siteBrand null where the site has none, undefined where nobody could say
 * @returns {unknown}
 */
export function brandFor(page, siteBrand) {
  if (siteBrand === undefined) return page.brand;
  return siteBrand && equal(page.brand, mended.get(siteBrand)) ? page.brand : siteBrand;
}

/**
 * The page with the brand that it wears.
 *
 * @param {PageDocument} page
 * @param {unknown} siteBrand
 * @returns {PageDocument}
 */
export function branded(page, siteBrand) {
  const { brand: _, sections, ...head } = page;
  const brand = brandFor(page, siteBrand);
  return { ...head, ...(brand ? { brand } : {}), sections };
}
