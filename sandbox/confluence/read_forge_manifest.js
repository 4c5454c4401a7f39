'use strict';
// The app's manifest as JSON, and the policy that Atlassian's own package computes for its pages. Standard input: the text.
const { readFileSync } = require('node:fs');
const { CSPInjectionService, CSPProcessingService } = require('@forge/csp');
const { parse } = require('yaml');

const manifest = parse(readFileSync(0, 'utf8'));
const { external } = manifest.permissions;
const addresses = Object.fromEntries(manifest.remotes.map(({ key, baseUrl }) => [key, baseUrl]));
const client = external.fetch.client.map((each) => (typeof each === 'string' ? each : addresses[each.remote]));
const details = new CSPProcessingService(console).mapExternalPermissionsToCsp({ ...external, fetch: { client } });
const policy = new CSPInjectionService().getInjectableCSP({ existingCSPDetails: details, microsEnv: 'prod', hostname: process.argv[2] });
process.stdout.write(JSON.stringify({ manifest, policy }));
