/** Where our functions and our library are: at the address that the manifest names. script/forge fills it in. */
const APP = 'https://app.example.com';

export const API = /* @__PURE__ */ new URL(`${APP}/api/`);
export const LIBRARY = /* @__PURE__ */ new URL(`${APP}/library/`);
