/** Runs one step of a build: all that it says goes to a log, it ends with us, and a bad end is an error with its words. */
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { BuildError } from './fault.ts';

export interface Step {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Resolves with what the step wrote to standard output; throws a BuildError when it does not end well. */
export type Run = (step: Step) => Promise<string>;

const kept = 64 * 1024;

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
      let [words, answer] = ['', ''];
      const hear = (text: string): void => {
        appendFileSync(logFile, text);
        words = (words + text).slice(-kept);
      };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        hear(text);
        answer = (answer + text).slice(-kept);
      });
      child.stderr.setEncoding('utf8').on('data', hear);
      child.on('error', (error) => {
        if (child.pid === undefined) reject(new BuildError(error.message));
      });
      child.on('close', (code, signal) => {
        if (code === 0) resolve(answer);
        else
          reject(
            new BuildError(
              `${command} ended with ${signal ?? code}`,
              `${words}${signal === null ? '' : `\n${signal}`}`,
            ),
          );
      });
    });
