/** Nobody answers: the bridge did not come, or did not answer in time. Its message is what was asked. */
export class HostSilent extends Error {}

/** The page was opened by itself, not inside a Confluence page. */
export class HostMissing extends Error {}

/** The macro does not hold afterwards what was saved. */
export class SaveRefused extends Error {}
