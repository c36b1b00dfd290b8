/**
 * Runs the image of an OCI layout by podman, docker or buildah, on the network of this machine, as the user that the image names. Undefined where
 * none can: docker's client without a daemon cannot.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const engines = ['podman', 'docker', 'buildah'] as const;
export type Engine = (typeof engines)[number];

const succeeds = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** ATALAYA_CONTAINERS chooses one. */
export const engineHere = (): Engine | undefined => {
  const chosen = process.env['ATALAYA_CONTAINERS'];
  return engines
    .filter((engine) => chosen === undefined || engine === chosen)
    .find((engine) => succeeds(engine, [engine === 'buildah' ? 'images' : 'info']));
};

export interface ImageConfig {
  readonly User?: string;
  readonly StopSignal?: string;
  readonly Entrypoint?: readonly string[];
  readonly Labels?: Readonly<Record<string, string>>;
}

const blob = (layout: string, digest: string): unknown =>
  JSON.parse(readFileSync(path.join(layout, 'blobs', ...digest.split(':')), 'utf8'));

/** What the image says of itself, by its digest. */
export const configOf = (layout: string, digest: string): ImageConfig => {
  const manifest = blob(layout, digest) as { readonly config: { readonly digest: string } };
  return (blob(layout, manifest.config.digest) as { readonly config: ImageConfig }).config;
};

export interface Container {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Sends SIGTERM to what the image runs, and resolves with its exit code. */
  readonly terminate: () => Promise<number | null>;
}

const run = (command: string, args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout.trim();
};

/** Of the layout, in the engine's own storage. buildah and podman make a name of the path, which may have no capital letter. */
const load = (engine: Engine, folder: string): string => {
  const layout = path.join(tmpdir(), `atalaya-image-${process.pid}`);
  symlinkSync(folder, layout);
  try {
    return loadFrom(engine, layout);
  } finally {
    rmSync(layout);
  }
};

const loadFrom = (engine: Engine, layout: string): string => {
  if (engine === 'buildah')
    return (
      run('buildah', ['from', '--pull-never', `oci:${layout}`])
        .split('\n')
        .at(-1) ?? ''
    );
  if (engine === 'podman') return run('podman', ['pull', '--quiet', `oci:${layout}`]);
  const archive = path.join(realpathSync(layout), '..', 'image.tar');
  run('tar', ['-C', layout, '-cf', archive, '.']);
  return /sha256:[\da-f]{64}|(?<=image: ).*/.exec(run('docker', ['load', '--quiet', '--input', archive]))?.[0] ?? '';
};

export interface Containers {
  readonly start: (entrypoint: readonly string[], variables: Readonly<Record<string, string>>) => Container;
  readonly remove: () => void;
}

let started = 0;

export const containersOf = (engine: Engine, layout: string): Containers => {
  const image = load(engine, layout);
  const start: Containers['start'] = (entrypoint, variables) => {
    started += 1;
    const name = `atalaya-${process.pid}-${started}`;
    const [first = '', ...rest] = entrypoint;
    const env = Object.entries(variables).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
    // buildah sends no signal on; without a namespace of its own, the process has a number of this machine.
    const args =
      engine === 'buildah'
        ? ['run', '--network', 'host', ...env, image, 'sh', '-c', 'echo "process $$"; exec "$@"', 'sh', ...entrypoint]
        : ['run', '--rm', '--name', name, '--network', 'host', ...env, '--entrypoint', first, image, ...rest];
    const child = spawn(engine, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    return {
      process: child,
      output: () => text,
      terminate: () => {
        if (engine === 'buildah') process.kill(Number(/^process (\d+)$/m.exec(text)?.[1]), 'SIGTERM');
        else run(engine, ['kill', '--signal', 'TERM', name]);
        return closed;
      },
    };
  };
  return {
    start,
    remove: () => void spawnSync(engine, engine === 'buildah' ? ['rm', image] : ['rmi', '--force', image]),
  };
};
