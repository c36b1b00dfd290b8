/**
 * Runs a Dockerfile's steps without a container engine: each stage is a folder, COPY copies files that .dockerignore does
 * not exclude, RUN runs in a shell there. The base image is this machine with the pinned Node first on PATH.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ignoring, type Instruction, type Stage } from './dockerfile.ts';

export interface Image {
  /** The folder that is the image's root. */
  readonly root: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly stopSignal: string;
  /** A shell's command line. */
  readonly entrypoint: string;
}

interface Context {
  readonly source: string;
  readonly isIgnored: (file: string) => boolean;
  readonly images: ReadonlyMap<string, Image>;
}

const isFolder = (file: string): boolean => statSync(file).isDirectory();

const copy = (image: Image, rest: string, { source, isIgnored, images }: Context): void => {
  const [, stage, paths = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(rest) ?? [];
  const words = paths.split(/ +/);
  const to = path.resolve(image.workingDirectory, words.at(-1) ?? '');
  const from = stage === undefined ? source : images.get(stage)?.root;
  if (from === undefined) throw new Error(`COPY ${rest}: there is no stage ${stage}`);
  for (const word of words.slice(0, -1)) {
    const file = path.join(from, word);
    const target = path.join(image.root, to, isFolder(file) ? '' : path.basename(file));
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(file, target, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (each) => stage !== undefined || isFolder(each) || !isIgnored(path.relative(source, each)),
    });
  }
};

const run = (image: Image, command: string): void => {
  const bin = path.dirname(process.execPath);
  // An image has a compile cache and systems of its own, not those of the test run.
  const { NODE_COMPILE_CACHE: _, ATALAYA_SYSTEMS: _systems, ...variables } = process.env;
  const ran = spawnSync('/bin/sh', ['-c', command], {
    cwd: path.join(image.root, image.workingDirectory),
    encoding: 'utf8',
    env: {
      ...variables,
      ...image.environment,
      PATH: `${bin}:${process.env['PATH']}`,
      npm_config_prefer_offline: 'true',
    },
  });
  if (ran.status !== 0) throw new Error(`RUN ${command} ended with ${ran.status}:\n${ran.stdout}${ran.stderr}`);
};

const follow = (image: Image, { word, rest }: Instruction, context: Context): Image => {
  switch (word) {
    case 'WORKDIR':
      mkdirSync(path.join(image.root, rest), { recursive: true });
      return { ...image, workingDirectory: path.resolve(image.workingDirectory, rest) };
    case 'ENV': {
      const [name = '', value = ''] = rest.split('=');
      return { ...image, environment: { ...image.environment, [name]: value } };
    }
    case 'COPY':
      copy(image, rest, context);
      return image;
    case 'RUN':
      run(image, rest);
      return image;
    case 'USER':
      return { ...image, user: rest };
    case 'STOPSIGNAL':
      return { ...image, stopSignal: rest };
    default:
      return { ...image, entrypoint: rest };
  }
};

/** The last stage's image. Throws when a step fails. */
export const buildImage = (stages: readonly Stage[], source: string, dockerignore: string, folder: string): Image =>
  [...buildImages(stages, source, dockerignore, folder).values()].at(-1)!;

/** The image of every stage, by its name or number. */
export const buildImages = (
  stages: readonly Stage[],
  source: string,
  dockerignore: string,
  folder: string,
): ReadonlyMap<string, Image> => {
  const images = new Map<string, Image>();
  const isIgnored = ignoring(dockerignore);
  for (const [index, { name, instructions }] of stages.entries()) {
    const bare = { workingDirectory: '/', environment: {}, user: 'root', stopSignal: 'SIGTERM', entrypoint: '' };
    let image: Image = { ...bare, root: path.join(folder, `${index}`) };
    mkdirSync(image.root, { recursive: true });
    for (const each of instructions) image = follow(image, each, { source, isIgnored, images });
    images.set(name ?? `${index}`, image);
  }
  if (images.size === 0) throw new Error('a Dockerfile without FROM makes no image');
  return images;
};
