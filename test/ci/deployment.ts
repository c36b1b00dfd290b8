/** A checkout with deploy.sh, and stand-ins for the programs that it runs: each records its call, and answers as the test says. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { root } from './runScript.ts';

export const commit: string = 'a'.repeat(40);

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The manifest of the image that the stand-in for a builder leaves. */
const manifest = '{"schemaVersion":2}\n';
export const digest: string = `sha256:${sha256(manifest)}`;

export const variables: Readonly<Record<string, string>> = {
  SYSTEM: 'diary',
  ENVIRONMENT: 'prod',
  COMMIT: commit,
  REGISTRY: 'us-central1-docker.pkg.dev/shop/atalaya',
  STATE_BUCKET: 'shop-terraform-states',
  SOURCES: 'shop-sources',
  DIGEST: digest,
  GITHUB_REPOSITORY: 'example/atalaya',
  REGISTRY_TOKEN: 'ya29.secret-token',
  GH_TOKEN: 'ghp_secret',
};

const builder = `#!/bin/sh
echo "buildah $*" >> "$CALLS"
[ "$1" = build ] && { while [ "$1" != --iidfile ]; do shift; done; echo 1234 > "$2"; exit 0; }
folder=\${4#oci:}
mkdir -p "$folder/blobs/sha256"
printf '${manifest.replace('\n', '\\n')}' > "$folder/blobs/sha256/${digest.slice(7)}"
echo '{"manifests":[{"digest":"${digest}"}]}' > "$folder/index.json"
`;

const terraform = `#!/bin/sh
echo "terraform $*" >> "$CALLS"
folder=\${1#-chdir=}
case "$2" in
  init) [ -z "$INIT_FAILS" ] || { echo 'Error: no bucket' >&2; exit 1; }; echo '# lock' > "$folder/.terraform.lock.hcl" ;;
  plan)
    [ -z "$PLAN_FAILS" ] || { echo 'Error: no right'; exit 1; }
    for word; do case $word in -out=*) echo "plan of $folder" > "\${word#-out=}" ;; esac; done
    case " $UNCHANGED " in *" $folder "*) exit 0 ;; esac
    exit 2 ;;
  show) echo "# a change of $folder"; echo 'Plan: 1 to add, 0 to change, 0 to destroy.' ;;
  apply) case " $APPLY_FAILS " in *" $folder "*) echo "\${APPLY_ERROR:-Error: quota}"; exit 1 ;; esac ;;
esac
`;

const skopeo = `#!/bin/sh
echo "skopeo $*" >> "$CALLS"
case "$1" in
  login) token=$(cat); [ "$token" = ya29.secret-token ] || exit 1 ;;
  copy) while [ "$1" != --digestfile ]; do shift; done; printf '%s' "\${PUSHED:-${digest}}" > "$2" ;;
esac
`;

const gh = `#!/bin/sh
echo "gh $*" >> "$CALLS"
while [ $# -gt 0 ]; do [ "$1" != --body-file ] || cat "$2" > "$BODY"; [ "$1 $2" != 'issue list' ] || echo "$OPEN_ISSUE"; shift; done
`;

/** The command answers with the code that ROLLOUT, DIFF or ROLLOUT_INGEST says, and a report. */
const node = `#!/bin/sh
[ "$1" = tools/atalaya.mjs ] || exec '${process.execPath}' "$@"
shift
echo "atalaya $*" >> "$CALLS"
verb=$1 report= stage=
while [ $# -gt 0 ]; do [ "$1" != --report ] || report=$2; [ "$1" != --stage ] || stage=$2; shift; done
[ "$verb" != diff ] || { echo 'diary: 1 difference'; exit "\${DIFF:-0}"; }
[ -z "$report" ] || echo "## Rollout of $stage" > "$report"
if [ -n "$WAITS" ]; then
  trap 'echo "atalaya is told to stop" >> "$CALLS"; kill $pid; exit 1' TERM
  sleep 600 > /dev/null 2>&1 & pid=$!
  echo started >> "$CALLS"
  wait $pid
fi
if [ "$stage" = ingest ]; then exit "\${ROLLOUT_INGEST:-0}"; fi
exit "\${ROLLOUT:-0}"
`;

const simple = (name: string): string => `#!/bin/sh\necho "${name} $*" >> "$CALLS"\n`;

const trivy = `#!/bin/sh
echo "trivy $*" >> "$CALLS"
while [ "$1" != --output ]; do shift; done
printf '%s' "$SCAN" > "$2"
`;

type Kind = 'function' | 'service' | 'worker';

const services = (ingest: Kind): string =>
  JSON.stringify({
    module: {
      ingest: {
        source: `../../modules/${ingest === 'function' ? ingest : 'service'}`,
        ...(ingest === 'worker' ? { kind: 'worker' } : {}),
        name: 'diary-ingest',
      },
      api: { source: '../../modules/service', name: 'diary-api' },
    },
  });

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Deployment {
  readonly folder: string;
  readonly run: (steps: readonly string[], extra?: Readonly<Record<string, string>>) => Ended;
  readonly start: (steps: readonly string[], extra?: Readonly<Record<string, string>>) => ReturnType<typeof spawn>;
  /** What the stand-ins were called with, one line each. */
  readonly calls: () => readonly string[];
  readonly outputs: () => string;
  readonly summary: () => string;
  /** Of the last issue or comment. */
  readonly body: () => string;
  /** A file of the release. */
  readonly file: (name: string) => string;
}

export const deployment = (ingest: Kind = 'service'): Deployment => {
  const folder = temporaryFolder();
  const at = (...names: readonly string[]): string => path.join(folder, ...names);
  for (const file of ['deploy.sh', 'deploy', 'comment.sh'])
    cpSync(path.join(root, 'tools', 'ci', file), at('tools', 'ci', file), { recursive: true });
  cpSync(path.join(root, 'Dockerfile'), at('Dockerfile'));
  for (const name of ['infrastructure', 'terraform']) mkdirSync(at('generated', 'diary', name), { recursive: true });
  writeFileSync(at('generated', 'diary', 'infrastructure', 'services.tf.json'), services(ingest));
  writeFileSync(
    at('generated', 'diary', 'infrastructure', 'main.tf.json'),
    JSON.stringify({ variable: { project: { default: 'shop' }, region: { default: 'us-central1' } } }),
  );
  mkdirSync(at('bin'));
  const programs = {
    buildah: builder,
    terraform,
    skopeo,
    gh,
    node,
    trivy,
    gcloud: simple('gcloud'),
    git: simple('git'),
    npm: simple('npm'),
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(at('bin', name), text);
    chmodSync(at('bin', name), 0o755);
  }
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const environment = (extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
    PATH: `${at('bin')}:${process.env['PATH'] ?? ''}`,
    CALLS: at('calls'),
    BODY: at('body'),
    GITHUB_OUTPUT: at('outputs'),
    GITHUB_STEP_SUMMARY: at('summary'),
    ...variables,
    ...extra,
  });
  const script = at('tools', 'ci', 'deploy.sh');
  return {
    folder,
    run: (steps, extra = {}) => {
      const { status, stdout, stderr } = spawnSync(script, steps, { encoding: 'utf8', env: environment(extra) });
      return { code: status, stdout, stderr };
    },
    start: (steps, extra = {}) => spawn(script, steps, { env: environment(extra) }),
    calls: () => read(at('calls')).split('\n').slice(0, -1),
    outputs: () => read(at('outputs')),
    summary: () => read(at('summary')),
    body: () => read(at('body')),
    file: (name) => at('release', name),
  };
};

export const empty = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, '']));

/** A release whose image is built and whose plan is made, with the checksum that the reviewers approved. */
export const planned = (extra: Readonly<Record<string, string>> = {}): { release: Deployment; PLAN_SHA256: string } => {
  const release = deployment();
  const { code, stderr } = release.run(['build', 'plan'], extra);
  if (code !== 0) throw new Error(stderr);
  const [, sha = ''] = /^plan-sha256=(.*)$/m.exec(release.outputs()) ?? [];
  return { release, PLAN_SHA256: sha };
};

/** The variables without which a step stops. */
export const wantedBy = (step: string): readonly string[] => {
  const text = ['image', 'terraform', 'release']
    .map((file) => readFileSync(path.join(root, 'tools', 'ci', 'deploy', `${file}.sh`), 'utf8'))
    .join('\n');
  const [, body = ''] = new RegExp(`^step_${step}\\(\\) \\{\n([^]*?)\n\\}$`, 'm').exec(text) ?? [];
  return [...body.matchAll(/needs ([A-Z0-9_ ]+)/g)].flatMap(([, names = '']) => names.split(' '));
};
