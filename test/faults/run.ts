import { it } from 'vitest';
import type { Fault, FaultCase } from './fault.ts';

/** Makes a test of each case that this process can show. */
export function testHere(faults: readonly Fault[]): void {
  for (const fault of faults) testEach(fault, fault.cases ?? []);
}

/** Makes a test of each case that needs a process of its own. */
export function testInProcesses(faults: readonly Fault[]): void {
  for (const fault of faults) testEach(fault, fault.processCases ?? []);
}

function testEach({ id, fault }: Fault, cases: readonly FaultCase[]): void {
  for (const { name, on, run } of cases) {
    it.skipIf(on !== undefined && on !== process.platform)(`${id} ${fault}: ${name}`, () => run());
  }
}
