/** The errors of the set-up: what happened, how to fix it, and that the next run repairs the rest. */

export class SetupError extends Error {
  name = 'SetupError';
  exitCode = 1;
}

export const fault = ({ reason, fix }) =>
  new SetupError(`set-up  ${reason}\n  fix: ${fix}\n  the next run repairs what is half done`);

const again = 'run the same command again';

/** Recognised in npm's output. The first whose pattern matches is used. */
const npmFaults = [
  {
    pattern: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/,
    reason: 'the npm registry could not be reached, and the packages are not all in npm’s cache',
    fix: `connect to the network (or set npm’s proxy or registry: npm config get registry) and ${again}`,
  },
  {
    pattern: /EACCES|EPERM|EROFS/,
    reason: 'this user may not write where npm has to write',
    fix: `make this folder and npm’s cache (npm config get cache) writable, and ${again}`,
  },
  { pattern: /ENOSPC/, reason: 'the disk is full', fix: `free about 1 GB and ${again}` },
  {
    pattern: /EUSAGE/,
    reason: 'package.json and package-lock.json do not agree',
    fix: 'npm run lock, and commit both files',
  },
  {
    pattern: /EINTEGRITY/,
    reason: 'a downloaded package is not the one that package-lock.json names',
    fix: `npm cache clean --force, and ${again}; if it stays, do not trust that registry`,
  },
  { pattern: /^/, reason: 'npm ci failed; its own words are above', fix: `put right what they name, and ${again}` },
];

export const npmFault = (output) => fault(npmFaults.find(({ pattern }) => pattern.test(output)));

export const noNpm = () =>
  fault({ reason: 'npm is not on this machine’s PATH', fix: 'install npm, which comes with Node: https://nodejs.org' });

export const interrupted = (signal) => {
  const error = fault({ reason: `interrupted by ${signal}`, fix: again });
  error.exitCode = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal];
  return error;
};

export const deadNode = (version, why) =>
  fault({
    reason: `Node ${version} was installed and does not start: ${why}`,
    fix:
      'if npm is set to ignore install scripts (npm config get ignore-scripts), allow them for this folder: ' +
      'npm_config_ignore_scripts=false before the same command; on a platform without glibc use a glibc image',
  });
