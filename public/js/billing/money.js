/**
 * An amount as people write it.
 *
 * @param {number} amountCents in the currency's hundredths
 * @param {string} currency as ISO 4217 has it, in small letters too
 * @param {string} locale
 * @param {'auto' | 'stripIfInteger'} [zeros] what becomes of them behind the point
 */
export function priceOf(amountCents, currency, locale, zeros = 'auto') {
  return new Intl.NumberFormat(locale, { style: 'currency', currency: currency.toUpperCase(), trailingZeroDisplay: zeros }).format(amountCents / 100);
}
