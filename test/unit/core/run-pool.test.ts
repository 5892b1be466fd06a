import { describe, expect, it } from 'vitest';
import { runPool } from '../../../src/core/run-pool.ts';

describe('runPool', () => {
  it('begins the items in their order, never more at once than it may', async () => {
    const begun: number[] = [];
    let underWay = 0;
    let most = 0;
    await runPool([1, 2, 3, 4, 5], 2, async (item) => {
      begun.push(item);
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      underWay -= 1;
    });
    expect(begun).toEqual([1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });

  it('takes no item any more once it is stopped', async () => {
    const begun: number[] = [];
    await runPool(
      [1, 2, 3],
      1,
      async (item) => {
        begun.push(item);
      },
      () => begun.length === 2,
    );
    expect(begun).toEqual([1, 2]);
  });

  it('fails with what a task throws', async () => {
    const broken = new Error('broken');
    await expect(runPool([1], 3, () => Promise.reject(broken))).rejects.toBe(broken);
  });
});
