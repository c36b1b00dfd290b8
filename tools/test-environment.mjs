/**
 * jest's environment for Node, in a context with an ordinary global object. jest makes the context from an object of its own, so
 * V8 calls an interceptor for each global name that the code reads: a loop that reads `Math` takes 40 times as long. V8's
 * compilation cache keeps the contexts of earlier test files alive, and each collection of garbage takes longer, until a
 * collection of the last resort empties that cache.
 */
import v8 from 'node:v8';
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';
import { withCodeCache } from './code-cache.mjs';

// Before jest has compiled anything, as it keeps what it finds here.
Object.assign(vm, withCodeCache(vm));

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc');
v8.setFlagsFromString('--no-expose-gc');

/** Bytes; a test file and what it imports take 5 to 50 MB. */
const leastToCollect = 120e6;
let mostUsed = leastToCollect;

const heapUsed = () => v8.getHeapStatistics().used_heap_size;

const forgetEarlierFiles = () => {
  if (heapUsed() < mostUsed) return;
  collectGarbage({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  mostUsed = Math.max(leastToCollect, 2 * heapUsed());
};

/** jest calls it with `new`, so it cannot be an arrow function. */
export default function testEnvironment(config, context) {
  forgetEarlierFiles();
  const { createContext } = vm;
  vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
  try {
    return new TestEnvironment(config, context);
  } finally {
    vm.createContext = createContext;
  }
}
