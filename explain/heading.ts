/** A heading of runbooks or dashboards that names no system, with the pages that have it. */
export interface HeadingPage {
  /** Undefined: of the fleet. */
  readonly system: string | undefined;
  readonly page: 'runbook' | 'dashboard';
  /** From the root of the repository, with the anchor of a runbook's section. */
  readonly file: string;
  /** Of a chart; otherwise empty. */
  readonly queries: readonly string[];
}

export interface Heading {
  readonly title: string;
  readonly pages: readonly HeadingPage[];
}
