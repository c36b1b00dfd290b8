/** Runs one step of a build: writes its output to a log, stops it when we are stopped, and throws its output when it fails. */
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { BuildError } from './fault.ts';

export interface Step {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Resolves with the standard output of the step; throws a BuildError when the step fails. */
export type Run = (step: Step) => Promise<string>;

const maxOutput = 64 * 1024;

export const runLogged =
  (logFile: string, stop: AbortSignal): Run =>
  ({ command, args, cwd, environment = {} }) =>
    new Promise((resolve, reject) => {
      appendFileSync(logFile, `$ ${[command, ...args].join(' ')}\n`);
      const child = spawn(command, args, {
        cwd,
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
        signal: stop,
        killSignal: 'SIGINT',
      });
      let [output, stdout] = ['', ''];
      const record = (text: string): void => {
        appendFileSync(logFile, text);
        output = (output + text).slice(-maxOutput);
      };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        record(text);
        stdout = (stdout + text).slice(-maxOutput);
      });
      child.stderr.setEncoding('utf8').on('data', record);
      child.on('error', (error) => {
        if (child.pid === undefined) reject(new BuildError(error.message));
      });
      child.on('close', (code, signal) => {
        if (code === 0) resolve(stdout);
        else
          reject(
            new BuildError(
              `${command} ended with ${signal ?? code}`,
              `${output}${signal === null ? '' : `\n${signal}`}`,
            ),
          );
      });
    });
