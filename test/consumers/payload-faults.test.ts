import { describe, expect, it, vi } from 'vitest';
import { payloadFaults } from './faults.ts';
import { brokenOnes, checkInMemory, proveFaults, told } from './proof.ts';

// All else of a check is as it is: what it plans, runs, builds, delivers and judges.
vi.mock(import('../../src/transport/single-use.ts'), async () => {
  const { memoryTransport } = await import('./memory.ts');
  return { openSingleUse: memoryTransport, openKeepAlive: memoryTransport };
});
vi.mock(import('../../src/transport/in-pieces.ts'), async () => {
  const { memoryPieces } = await import('./memory.ts');
  return { openPiecewiseTransport: memoryPieces };
});

describe('in memory, a consumer without a fault', () => {
  // What a consumer with a fault fails, it then fails for its fault.
  it.each(['detrack', 'deliveright'] as const)('of %s passes every case', async (provider) => {
    const outcome = await checkInMemory({ provider, steps: () => ({}), check: { strict: true } });
    expect(brokenOnes(outcome).map(told)).toEqual([]);
    expect(outcome.ok).toBe(true);
  });
});

describe('in memory, a faulty consumer of Detrack', () => {
  proveFaults(payloadFaults, 'detrack', checkInMemory);
});

describe('in memory, a faulty consumer of Deliveright', () => {
  proveFaults(payloadFaults, 'deliveright', checkInMemory);
});
