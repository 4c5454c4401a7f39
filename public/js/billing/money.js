/**
 * An amount as people write it.
 *
 * @param {number} amountCents in the currency's hundredths
 * @param {string} currency as ISO 4217 has it, in small letters too
 * @param {string} locale
 */
export function priceOf(amountCents, currency, locale) {
  const isRound = amountCents % 100 === 0;
  const digits = isRound ? { minimumFractionDigits: 0 } : {};
  return new Intl.NumberFormat(locale, { style: 'currency', currency: currency.toUpperCase(), ...digits }).format(amountCents / 100);
}
