/** How a repository wants its checks: severities, paths with other rules, and files that are not looked at. */

/** 'off' leaves findings of the check out; options are those of the check's page. */
export type RuleLevel = 'off' | 'info' | 'warning' | 'error';
export type RuleSetting = RuleLevel | readonly [level: RuleLevel, options: Readonly<Record<string, unknown>>];

export interface LintSettings {
  /** By id of the check. */
  readonly rules?: Readonly<Record<string, RuleSetting>>;
  /** Later ones win. `files`: globs. */
  readonly overrides?: readonly {
    readonly files: readonly string[];
    readonly rules: Readonly<Record<string, RuleSetting>>;
  }[];
  /** Globs. */
  readonly exclude?: readonly string[];
}
