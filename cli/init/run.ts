/** The work of `atalaya init`: every fault is found before the first file is written, and no file is overwritten. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../../model/usageError.ts';
import { fileErrorOf } from '../run/fileError.ts';
import type { ExitCode, Io } from '../run/io.ts';
import { repositoryFiles, type ScaffoldFile } from '../scaffold/repositoryFiles.ts';
import type { Template } from '../scaffold/templates.ts';
import { packageFile } from './packageFile.ts';
import type { Answers } from './answers.ts';
import { answersOf, type Question } from './questions.ts';
import { remoteOf } from './remoteOf.ts';

export interface InitOptions extends Partial<Answers> {
  readonly template?: Template;
  readonly service?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export const runInit = async (folder: string, options: InitOptions, io: Io): Promise<ExitCode> => {
  const root = path.resolve(io.cwd, folder);
  const { template = 'pipeline', service } = options;
  if (service !== undefined && template !== 'service') throw new UsageError('--service needs --template service');
  refuseSecond(root);
  const packages = packageFile(root);
  const ask = options.yes === true || options.json === true ? undefined : io.ask;
  const answers = await answersOf(questionsIn(root), options, { ask, stdout: io.stdout });
  const { name: owner, project, system: id } = answers;
  const files = [
    ...repositoryFiles(answers, { id, template, owner, project, service: service ?? id }),
    ...packages.files(answers),
    ...ignoreFile(root),
  ];
  const written = writeNew(root, files);
  const kept = files.map((file) => file.path).filter((file) => !written.includes(file));
  io.stdout(
    options.json === true
      ? `${JSON.stringify({ folder: root, written, kept, system: id }, null, 2)}\n`
      : summary({ folder, written, kept, id, template, isInstalled: packages.isInstalled }),
  );
  return 0;
};

const configs = ['ts', 'js', 'mjs', 'cjs'].map((ending) => `atalaya.config.${ending}`);

const refuseSecond = (root: string): void => {
  const there = [...configs, 'systems/organization.ts'].find((file) => existsSync(path.join(root, file)));
  if (there === undefined) return;
  throw new UsageError(
    `this folder is begun already: it has ${there}`,
    "add a system with 'npx atalaya new ID', or begin in another folder",
  );
};

const questionsIn = (root: string): readonly Question[] => [
  { of: 'name', text: 'the name of your organization', otherwise: () => idOf(path.basename(root)) },
  {
    of: 'project',
    text: 'the Google Cloud project of what all systems share',
    otherwise: ({ name = '' }) => `${name.slice(0, 19).replace(/-$/, '')}-monitoring`,
  },
  { of: 'email', text: 'the address that gets alerts', otherwise: () => undefined },
  {
    of: 'repository',
    text: 'where people read this repository',
    otherwise: ({ name = '' }) => remoteOf(root) ?? `https://github.com/${name}/${idOf(path.basename(root)) ?? name}`,
  },
  { of: 'system', text: 'the id of the first system', otherwise: () => 'orders' },
];

/** A name of a folder as an id; undefined where nothing is left of it. */
const idOf = (name: string): string | undefined => {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-$/, '');
  return id === '' ? undefined : id;
};

/** Data of this machine and packages are no part of a repository. */
const ignoreFile = (root: string): readonly ScaffoldFile[] =>
  existsSync(path.join(root, '.gitignore')) && readFileSync(path.join(root, '.gitignore'), 'utf8').includes('.atalaya')
    ? []
    : [{ path: '.gitignore', text: 'node_modules/\n.atalaya/\n' }];

/** The paths that were not there before. */
const writeNew = (root: string, files: readonly ScaffoldFile[]): readonly string[] => {
  const written: string[] = [];
  for (const { path: file, text } of files) {
    const target = path.join(root, file);
    try {
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text, { flag: 'wx' });
      written.push(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
        throw fileErrorOf('the new repository', target, error, 'name another folder: npx atalaya init FOLDER');
    }
  }
  return written;
};

interface Summary {
  readonly folder: string;
  readonly written: readonly string[];
  readonly kept: readonly string[];
  readonly id: string;
  readonly template: Template;
  readonly isInstalled: boolean;
}

const summary = ({ folder, written, kept, id, template, isInstalled }: Summary): string =>
  [
    ...written.map((file) => path.join(folder, file)),
    ...kept.map((file) => `${path.join(folder, file)} was there, and is kept`),
    '',
    'next:',
    ...(folder === '.' ? [] : [`  cd ${/\s/.test(folder) ? `'${folder}'` : folder}`]),
    ...(isInstalled
      ? []
      : ['  npm install --save-dev FILE   # the package of an Atalaya release: atalaya-VERSION.tgz']),
    '  npx atalaya check',
    '  npx atalaya emit',
    template === 'pipeline' ? `  npx atalaya up ${id}` : `  npx atalaya preview ${id} --scenario outage`,
    '',
  ].join('\n');
