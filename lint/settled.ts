/** What a repository's settings make of findings and of the list of checks: severities, by path too, and checks that are off. */
import { nearest } from '../model/nearest.ts';
import type { Problem } from '../model/problem.ts';
import type { CheckSeverity, Finding } from './check.ts';
import type { LintSettings, RuleLevel, RuleSetting } from './settings.ts';

const levels: readonly string[] = ['off', 'info', 'warning', 'error'] satisfies readonly RuleLevel[];

const levelOf = (setting: RuleSetting): RuleLevel => (typeof setting === 'string' ? setting : setting[0]);

export interface SettingPaths {
  /** The path of a finding's file as the globs of the settings see it: from the folder of the settings. */
  readonly fromSettings: (file: string) => string;
  readonly matches: (path: string, glob: string) => boolean;
}

/** Undefined: the severity that a finding has by itself. */
export const levelFor = (
  check: string,
  file: string,
  { rules = {}, overrides = [] }: LintSettings,
  { fromSettings, matches }: SettingPaths,
): RuleLevel | undefined => {
  const own = overrides.filter(({ files }) => files.some((glob) => matches(fromSettings(file), glob)));
  const setting = [rules, ...own.map((override) => override.rules)].findLast((given) => Object.hasOwn(given, check))?.[
    check
  ];
  return setting === undefined ? undefined : levelOf(setting);
};

export const settled = (
  findings: readonly Finding[],
  settings: LintSettings,
  paths: SettingPaths,
): readonly Finding[] =>
  findings.flatMap((finding) => {
    const level = levelFor(finding.check, finding.file, settings, paths);
    if (level === undefined) return [finding];
    return level === 'off' ? [] : [{ ...finding, severity: level satisfies CheckSeverity }];
  });

/** What is wrong in the settings: they may be JavaScript, which no compiler has read. `known`: ids of all checks. */
export const settingsProblems = (settings: LintSettings, known: readonly string[]): readonly Problem[] => {
  const { rules, overrides, exclude, ...others } = settings;
  return [
    ...Object.keys(others).map((name) => unknownName(`lint.${name}`, name, ['rules', 'overrides', 'exclude'])),
    ...ruleProblems(rules, 'lint.rules', known),
    ...(exclude === undefined || isTexts(exclude) ? [] : [notGlobs('lint.exclude')]),
    ...(Array.isArray(overrides) || overrides === undefined
      ? (overrides ?? []).flatMap((override: unknown, index) =>
          overrideProblems(override, `lint.overrides[${index}]`, known),
        )
      : [wrong('lint.overrides', 'it is no list', "write [{ files: ['dashboards/**'], rules: { … } }]")]),
  ];
};

const overrideProblems = (override: unknown, path: string, known: readonly string[]): readonly Problem[] => {
  if (!isRecord(override)) return [wrong(path, 'it is no object', "write { files: ['dashboards/**'], rules: { … } }")];
  return [
    ...(isTexts(override['files']) ? [] : [notGlobs(`${path}.files`)]),
    ...ruleProblems(override['rules'], `${path}.rules`, known),
  ];
};

const ruleProblems = (rules: unknown, path: string, known: readonly string[]): readonly Problem[] => {
  if (rules === undefined) return [];
  if (!isRecord(rules)) return [wrong(path, 'it is no object', "write { 'dashboards/unused-variable': 'off' }")];
  return Object.entries(rules).flatMap(([id, setting]) => {
    const at = `${path}['${id}']`;
    if (!known.includes(id)) return [unknownName(at, id, known)];
    if (Array.isArray(setting) && setting.length > 1)
      return [wrong(at, `${id} has no options`, `write '${String(setting[0])}'`)];
    const level: unknown = Array.isArray(setting) ? setting[0] : setting;
    return typeof level === 'string' && levels.includes(level)
      ? []
      : [
          wrong(
            at,
            `${JSON.stringify(level) ?? 'undefined'} is no severity`,
            `write ${levels.map((one) => `'${one}'`).join(', ')}`,
          ),
        ];
  });
};

const unknownName = (path: string, name: string, known: readonly string[]): Problem => {
  const meant = nearest(name, known);
  const fix = meant === undefined ? 'npx atalaya check --list-rules prints the ids' : `did you mean '${meant}'?`;
  return { id: 'config/unknown-check', path, message: `there is no '${name}'`, fix };
};

const wrong = (path: string, message: string, fix: string): Problem => ({
  id: 'config/wrong-value',
  path,
  message,
  fix,
});

const notGlobs = (path: string): Problem => wrong(path, 'it is no list of globs', "write ['dashboards/**']");

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
