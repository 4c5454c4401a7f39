// By name: of a CommonJS package `export *` exports nothing
export { invoke, requestConfluence, router, showFlag, view } from '@forge/bridge';
