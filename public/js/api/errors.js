/**
 * A problem document (RFC 9457) of our functions.
 *
 * @typedef {{ status: number, code: string, detail: string, requestId: string, available?: number, required?: number, limit?: string, reason?: string }} Problem
 */

/** Our function said no; `problem` says why and what to do. */
export class ApiProblem extends Error {
  /**
   * @param {Partial<Problem>} problem
   * @param {number} status
   * @param {number} [retryAfterS]
   */
  constructor(problem, status, retryAfterS) {
    super(problem.detail ?? `HTTP ${status}`);
    /** @type {Problem} */
    this.problem = { detail: '', requestId: '', ...problem, status, code: problem.code ?? 'internal' };
    this.retryAfterS = retryAfterS;
  }
}

/** The line went dead before the answer was whole. */
export class ConnectionLost extends Error {}
