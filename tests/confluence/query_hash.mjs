// Reads [[method, url], …] as JSON from stdin; writes each one's hash by the reference, npm atlassian-jwt.
import { createRequire } from "node:module";

const { createQueryStringHash, fromMethodAndUrl } = createRequire(import.meta.url)("../node_modules/atlassian-jwt");
let text = "";
for await (const piece of process.stdin) text += piece;
const hashes = JSON.parse(text).map(([method, url]) => createQueryStringHash(fromMethodAndUrl(method, url), false, ""));
process.stdout.write(JSON.stringify(hashes));
