/** Memory and CPU of the process, under the names of the semantic conventions. */
import type { Metrics } from './series.ts';

const microsecondsPerSecond = 1e6;

export const observeProcess = (metrics: Metrics): void => {
  const memory = metrics.number('process.memory.usage', {});
  const user = metrics.number('process.cpu.time', { 'cpu.mode': 'user' });
  const system = metrics.number('process.cpu.time', { 'cpu.mode': 'system' });
  metrics.beforeReading(() => {
    const cpu = process.cpuUsage();
    memory.value = process.memoryUsage.rss();
    user.value = cpu.user / microsecondsPerSecond;
    system.value = cpu.system / microsecondsPerSecond;
  });
};
