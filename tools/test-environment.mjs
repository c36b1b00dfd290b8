/**
 * jest's environment for Node, in a context with an ordinary global object. jest makes the context from an object of its own, so
 * V8 calls an interceptor for each global name that the code reads: a loop that reads `Math` takes 40 times as long.
 */
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/** jest calls it with `new`, so it cannot be an arrow function. */
export default function testEnvironment(config, context) {
  const { createContext } = vm;
  vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
  try {
    return new TestEnvironment(config, context);
  } finally {
    vm.createContext = createContext;
  }
}
