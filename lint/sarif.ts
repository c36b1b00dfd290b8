/** Findings as SARIF 2.1.0, which code hosts and editors read. Source: OASIS, "Static Analysis Results Interchange Format". */
import type { Position } from '../text/position.ts';
import type { Check, CheckSeverity, Finding } from './check.ts';
import type { FileVerdict } from './fileVerdict.ts';

export interface SarifLog {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly SarifRun[];
}

export interface SarifRun {
  readonly tool: { readonly driver: SarifDriver };
  readonly columnKind: 'utf16CodeUnits';
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly SarifNotification[];
  }[];
  readonly results: readonly SarifResult[];
}

export interface SarifDriver {
  readonly name: 'Atalaya';
  readonly semanticVersion: string;
  readonly rules: readonly SarifRule[];
}

export interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  /** The page of the check itself: there is no address that every reader of a log can open. */
  readonly help: { readonly text: string; readonly markdown?: string };
  readonly defaultConfiguration: { readonly level: SarifLevel };
}

export type SarifLevel = 'error' | 'warning' | 'note';

const levels: Readonly<Record<CheckSeverity, SarifLevel>> = { error: 'error', warning: 'warning', info: 'note' };

export interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string };
    readonly region?: { readonly startLine: number; readonly startColumn: number };
  };
  readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
}

export interface SarifNotification {
  readonly level: 'error';
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
}

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: SarifLevel;
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
  readonly suppressions?: readonly { readonly kind: 'inSource'; readonly justification: string }[];
}

/** `pageText` reads the page of a check; only pages of checks with results are in the log. */
export const sarifLog = (verdict: FileVerdict, pageText: (page: string) => string): SarifLog => {
  const index = new Map(verdict.checks.map(({ id }, at) => [id, at]));
  const suppressed = (verdict.disabled ?? []).flatMap(({ disable, findings }) =>
    findings.map((finding) => ({ finding, justification: disable.reason })),
  );
  const used = new Set([...verdict.findings, ...suppressed.map(({ finding }) => finding)].map(({ check }) => check));
  const resultOf = ({ check, severity, file, position, path, message, fix }: Finding): SarifResult => ({
    ruleId: check,
    ruleIndex: index.get(check) ?? -1,
    level: levels[severity],
    message: { text: `${message}\nFix: ${fix}` },
    locations: [location(file, position, path)],
  });
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Atalaya',
            semanticVersion: '0.1.0',
            rules: verdict.checks.map((check) => rule(check, used.has(check.id) ? pageText(check.page) : undefined)),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: verdict.unreadable.length === 0,
            toolExecutionNotifications: verdict.unreadable.map(({ file, position, message, fix }) => ({
              level: 'error',
              message: { text: `${message}. Fix: ${fix}` },
              locations: [location(file, position, '')],
            })),
          },
        ],
        results: [
          ...verdict.findings.map(resultOf),
          ...suppressed.map(({ finding, justification }): SarifResult => ({
            ...resultOf(finding),
            suppressions: [{ kind: 'inSource', justification }],
          })),
        ],
      },
    ],
  };
};

const rule = ({ id, title, source, severity }: Check, markdown: string | undefined): SarifRule => ({
  id,
  shortDescription: { text: title },
  help: {
    text: `${title} Source: ${source}. Its page: npx atalaya explain ${id}`,
    ...(markdown === undefined ? {} : { markdown }),
  },
  defaultConfiguration: { level: levels[severity] },
});

const location = (file: string, position: Position | undefined, path: string): SarifLocation => ({
  physicalLocation: {
    artifactLocation: { uri: uriOf(file) },
    ...(position === undefined ? {} : { region: { startLine: position.line, startColumn: position.column } }),
  },
  ...(path === '' ? {} : { logicalLocations: [{ fullyQualifiedName: path }] }),
});

/** Relative URI as the file is displayed; an absolute URI for a file outside. */
const uriOf = (file: string): string =>
  `${file.startsWith('/') ? 'file://' : ''}${file.split('/').map(encodeURIComponent).join('/')}`;
