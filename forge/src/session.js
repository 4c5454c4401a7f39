'use strict';
// Mints a session token for our servers: who looks, on which site, by Forge's own word (docs/FORGE.md).
// `editing` alone is the page's word.
const { createPrivateKey, randomUUID, sign } = require('node:crypto');

const LIFETIME_S = 600;

exports.handler = async ({ call, context }, platform) => {
  const accountId = platform?.principal?.accountId;
  if (!accountId || accountId === 'unidentified' || !context?.cloudId) return { error: 'anonymous' };
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'skyline-forge',
    aud: 'skyline',
    sub: accountId,
    cloud: context.cloudId,
    site: context.siteUrl ? new URL(context.siteUrl).hostname : null,
    page: context.extension?.content?.id ?? null,
    module: context.moduleKey,
    env: context.environmentType,
    editing: call?.payload?.editing === true,
    licensed: isLicensed(context, platform),
    iat: now,
    exp: now + LIFETIME_S,
    jti: randomUUID(),
  };
  return { token: signed(claims), expires: claims.exp };
};

/** Null where Forge does not tell. A guest, and who only reads a public space, spends none of the site's credits. */
function isLicensed({ accountType }, { license }) {
  if (accountType === 'unlicensed') return false;
  return license ? license.active : null;
}

function signed(claims) {
  const text = `${encoded({ alg: 'EdDSA', typ: 'JWT', kid: process.env.SESSION_KID })}.${encoded(claims)}`;
  // PKCS #8 PEM in base64: a variable of Forge's is one line
  const key = createPrivateKey(Buffer.from(process.env.SESSION_KEY, 'base64').toString());
  return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`;
}

function encoded(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
