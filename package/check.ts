/** Own checks, for `checks` of atalaya.config.ts: what one is made of, and what it reads. */
export type { Definitions, Watched } from '../alerts/checks/definitions.ts';
export { defineCheck, type Check, type CheckSeverity, type Fault, type Finding } from '../lint/check.ts';
export type { LintSettings } from '../lint/settings.ts';
