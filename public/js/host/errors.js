/** Nobody answers: the bridge did not come, or did not answer in time. */
export class HostSilent extends Error {
  /** @param {string} call what was asked */
  constructor(call) {
    super(`No answer from the embedding page: ${call}`);
    this.name = 'HostSilent';
  }
}

/** The page was opened by itself, not inside a Confluence page. */
export class HostMissing extends Error {
  constructor() {
    super('Not inside a Confluence page');
    this.name = 'HostMissing';
  }
}

/** The macro does not hold afterwards what was saved. */
export class SaveRefused extends Error {
  constructor() {
    super('The macro was not saved');
    this.name = 'SaveRefused';
  }
}
