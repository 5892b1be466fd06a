import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { requireRoom } from '../../../src/load/room.ts';
import { bundledCatalogue } from '../../../src/providers/registry.ts';
import { requireScenario } from '../../../src/scenarios/bundled.ts';

const plan = {
  catalogue: bundledCatalogue,
  scenarios: [requireScenario('delivered', bundledCatalogue)],
  identities: { seed: 'a', id: 'DO-{n}', now: 0, jobs: 1_000_000, payloadVersion: null, contentForm: null },
  faults: { duplicate: 0, shuffle: false, drop: 0 },
  shards: 1,
};

describe('the room on a disk', () => {
  it('is asked for before anything is written, for all jobs', () => {
    let asked = 0;
    const sizes = (bytes: number) => () => {
      asked += 1;
      return bytes;
    };
    expect(() => requireRoom(tmpdir(), plan, sizes(1))).not.toThrow();
    expect(asked).toBe(10);
    // No disk has an exabyte to spare.
    expect(() => requireRoom(tmpdir(), plan, sizes(1e12))).toThrow(
      expect.objectContaining({
        code: 'no_room',
        message: expect.stringMatching(/^1000000 jobs take some \d+ MB, and there is room for \d+ MB$/),
      }),
    );
  });
});
