/**
 * Gates three systems whose APIs lie, a lie at a time: to every request, and to every second request of the load alone. Prints what
 * passed and what the verdict did not name. Run: node test/liars/main.ts [--system ID] [--lie ID]… [--at-once N]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { atMost } from '../../google/atMost.ts';
import { gateLiar, type Tried } from './gateLiar.ts';
import { startHonest, type HonestPipeline } from './honest.ts';
import type { Lie } from './lie.ts';
import { lies } from './lies.ts';

const { values } = parseArgs({
  options: {
    system: { type: 'string', multiple: true, default: ['freight', 'diary', 'attendees'] },
    lie: { type: 'string', multiple: true, default: [] },
    'at-once': { type: 'string', default: '2' },
  },
});

const codes = { fail: 1, 'set-up': 2, pass: 0 } as const;

interface Trial {
  readonly lie: Lie;
  readonly toLoadOnly: boolean;
}

const trialsOf = ({ system }: HonestPipeline): readonly Trial[] => {
  const kinds = new Set(
    system.stages.api.routes.map(({ kind }) => (kind === 'ListRoute' ? 'list' : kind === 'KeyRoute' ? 'key' : 'post')),
  );
  return lies
    .filter(({ id }) => values.lie.length === 0 || values.lie.includes(id))
    .filter(({ on }) => on.some((kind) => kinds.has(kind)))
    .flatMap((lie): readonly Trial[] => [
      ...(lie.breaksContract === false ? [] : [{ lie, toLoadOnly: false }]),
      ...(lie.showsUnderLoad === false ? [] : [{ lie, toLoadOnly: true }]),
    ]);
};

const tryOne = async (honest: HonestPipeline, { lie, toLoadOnly }: Trial): Promise<Tried> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'atalaya-liar-'));
  const writes = lie.on.includes('post') ? ['--allow-writes'] : [];
  try {
    return await gateLiar({
      honest,
      lieFor: (count) => (!toLoadOnly || lie.isRare === true || count % 2 === 1 ? lie : undefined),
      toLoadOnly,
      folder,
      args: ['--runs', '2', '--duration', '2s', ...writes],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

let [tried, passed, otherCode, unnamed] = [0, 0, 0, 0];
for (const id of values.system) {
  const honest = await startHonest(id);
  const trials = trialsOf(honest);
  const inTurn = atMost(Number(values['at-once']));
  const judge = async (trial: Trial): Promise<void> => {
    const { lie, toLoadOnly } = trial;
    const { code, reasons } = await tryOne(honest, trial);
    const isNamed = (toLoadOnly ? (lie.namesUnderLoad ?? lie.names) : lie.names).test(reasons);
    const isExpected = code === codes[lie.verdict ?? 'fail'];
    tried++;
    if (code === 0) passed++;
    if (!isExpected) otherCode++;
    if (!isNamed) unnamed++;
    const remark = isExpected && isNamed ? '' : `\n    ${reasons.replaceAll('\n', '\n    ')}`;
    const how = toLoadOnly ? 'half of the load' : 'every request';
    process.stdout.write(
      `${isExpected && isNamed ? 'ok ' : 'NOT'} ${id} ${lie.id}, ${how}: exit ${code}${isNamed ? '' : ', not named'}${remark}\n`,
    );
  };
  await Promise.all(trials.map(async (trial) => inTurn(async () => judge(trial))));
  await honest.close();
}
process.stdout.write(
  `${tried} trials of ${lies.length} lies: ${passed} passed, ${otherCode} ended with another exit code than they should, ${unnamed} did not name the lie\n`,
);
process.exitCode = otherCode + unnamed === 0 ? 0 : 1;
