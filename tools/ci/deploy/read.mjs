/**
 * What deploy.sh reads from JSON files; it prints text or JSON for the shell. Runs on any Node from 18, before the set-up.
 *   read.mjs digest FOLDER                       the digest of the one image of an OCI layout
 *   read.mjs stage ROOT STAGE                    'service', 'worker', 'function', or nothing where there is no such stage
 *   read.mjs sbom DOCKERFILE LOCK SBOM           the SPDX document without development packages and those that the Dockerfile removes
 *   read.mjs vulnerabilities REPORT ACCEPTED     trivy's report as Markdown; exit code 1 where one has to be mended
 * Exit code 3: the file is not what it should be; the reason is on stderr.
 */
import { readFileSync } from 'node:fs';

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

const fail = (message) => {
  throw new Error(message);
};

const digest = (folder) => {
  const { manifests = [] } = json(`${folder}/index.json`);
  const [only] = manifests;
  if (manifests.length !== 1 || !/^sha256:[\da-f]{64}$/.test(only.digest))
    fail(`${folder}/index.json has ${manifests.length} images, not one`);
  return only.digest;
};

const moduleOf = (root, name) => json(`${root}/services.tf.json`).module?.[name];

const stage = (root, name) => {
  const { source, kind } = moduleOf(root, name) ?? {};
  if (source === undefined) return '';
  return source.endsWith('/function') ? 'function' : (kind ?? 'service');
};

/** Folders below node_modules that a RUN of the Dockerfile removes, as names of packages or scopes. */
const removed = (dockerfile) =>
  [...readFileSync(dockerfile, 'utf8').matchAll(/ node_modules\/(@?[\w-]+)(?=[ \n])/g)].map(([, name]) => name);

/** `npm sbom --omit dev` leaves out packages that development needs, too, such as express: the lock file says which only that needs. */
const sbom = (dockerfile, lockFile, file) => {
  const document = json(file);
  const gone = removed(dockerfile);
  const nameIn = (folder) => folder.split('node_modules/').at(-1) || document.name.replace(/@.*?$/, '');
  const kept = new Set(
    Object.entries(json(lockFile).packages)
      .filter(([, { dev }]) => dev !== true)
      .map(([folder, { name = nameIn(folder), version }]) => ({ name, version }))
      .filter(({ name }) => !gone.some((removal) => name === removal || name.startsWith(`${removal}/`)))
      .map(({ name, version }) => `${name}@${version}`),
  );
  const packages = document.packages.filter(({ name, versionInfo }) => kept.has(`${name}@${versionInfo}`));
  const ids = new Set(['SPDXRef-DOCUMENT', ...packages.map(({ SPDXID }) => SPDXID)]);
  const relationships = document.relationships.filter(
    ({ spdxElementId, relatedSpdxElement }) => ids.has(spdxElementId) && ids.has(relatedSpdxElement),
  );
  return JSON.stringify({ ...document, packages, relationships }, null, 2);
};

/** [{ id, until: '2027-01-31', why }]; after the day it counts again. */
const acceptedToday = (file, today) => {
  const rows = json(file);
  for (const { id, until, why } of rows) {
    if (typeof id !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(until ?? '') || typeof why !== 'string' || why === '')
      fail(`${file}: each entry has an id, a last day as until: 'YYYY-MM-DD', and a reason as why`);
  }
  return new Map(rows.filter(({ until }) => until >= today).map((row) => [row.id, row]));
};

const cell = (text) => `${text}`.replaceAll('|', '\\|').replaceAll('\n', ' ');

const vulnerabilities = (file, acceptedFile) => {
  const report = json(file);
  // A scanner that recognised nothing has no results either; every image of ours has packages.
  if (!Array.isArray(report.Results) || report.Results.length === 0) fail(`${file} has no results`);
  const accepted = acceptedToday(acceptedFile, new Date().toISOString().slice(0, 10));
  const all = report.Results.flatMap(({ Vulnerabilities }) => Vulnerabilities ?? []);
  const grave = all.filter(({ Severity }) => ['HIGH', 'CRITICAL'].includes(Severity));
  const open = grave.filter(({ FixedVersion, VulnerabilityID }) => FixedVersion && !accepted.has(VulnerabilityID));
  const waived = grave.filter(({ VulnerabilityID }) => accepted.has(VulnerabilityID));
  const rows = open.map((row) =>
    [row.VulnerabilityID, row.Severity, row.PkgName, row.InstalledVersion, row.FixedVersion].map(cell).join(' | '),
  );
  const table = [
    '| id | severity | package | has | fixed in |',
    '|---|---|---|---|---|',
    ...rows.map((r) => `| ${r} |`),
  ];
  process.exitCode = open.length === 0 ? 0 : 1;
  return [
    `## Vulnerabilities: ${open.length} to mend`,
    '',
    `${all.length} known, ${grave.length} of them high or critical; ${waived.length} accepted, ${grave.filter(({ FixedVersion }) => !FixedVersion).length} without a fix.`,
    ...(open.length === 0 ? [] : ['', ...table]),
    ...waived.map(
      ({ VulnerabilityID: id }) => `- ${id} is accepted until ${accepted.get(id).until}: ${accepted.get(id).why}`,
    ),
  ].join('\n');
};

const [command, ...args] = process.argv.slice(2);
try {
  const commands = { digest, stage, sbom, vulnerabilities };
  if (!Object.hasOwn(commands, command)) fail(`there is no '${command}'`);
  const text = commands[command](...args);
  if (text !== '') console.log(text);
} catch (error) {
  console.error(`read.mjs: ${error.message}`);
  process.exitCode = 3;
}
