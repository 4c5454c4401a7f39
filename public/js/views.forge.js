/** No page view is counted in this door: the platform's script is not served to it. @param {{ analytics?: boolean }} _site */
export function countView(_site) {}
