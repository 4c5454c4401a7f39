/** Where our functions and our library are: beside these files. In the Forge door `places.forge.js` stands in this file's place. */
export const API = /* @__PURE__ */ new URL('../../api/', import.meta.url);
export const LIBRARY = /* @__PURE__ */ new URL('../../library/', import.meta.url);
