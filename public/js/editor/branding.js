/** @import { PageDocument } from '../page/types.js' */
import { mendedBrand } from '../core/contrast.js';
import { equal } from '../core/equal.js';

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
  return siteBrand && equal(page.brand, mendedBrand(siteBrand)) ? page.brand : siteBrand;
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
