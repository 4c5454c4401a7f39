/**
 * Whether the platform takes it for a macro's configuration: JSON without null, without lists in lists, each list's
 * values of one type. https://developer.atlassian.com/platform/forge/add-custom-configuration-to-a-macro/
 *
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isConfig(value) {
  return isObject(value) && Object.values(value).every(isValue);
}

/** @param {unknown} value @returns {value is object} */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param {unknown} value @returns {boolean} */
function isValue(value) {
  if (Array.isArray(value)) return value.every((each) => !Array.isArray(each) && typeof each === typeof value[0] && isValue(each));
  return isObject(value) ? isConfig(value) : ['string', 'number', 'boolean'].includes(typeof value);
}
