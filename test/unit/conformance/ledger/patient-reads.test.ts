import { describe, expect, it } from 'vitest';
import { PatientReads } from '../../../../src/conformance/ledger/patient-reads.ts';
import { StateBusy } from '../../../../src/conformance/state/state.ts';
import { messageOf } from '../../../../src/core/error.ts';
import { holdTimers, passTimersUntil } from '../../../helpers/held-timers.ts';

const signal = new AbortController().signal;

/** A consumer that answers after so many refusals. */
function busyFor(
  refusals: number,
  afterMs: number | null = null,
): { readonly task: () => Promise<string>; readonly at: number[] } {
  const at: number[] = [];
  const task = async (): Promise<string> => {
    at.push(performance.now());
    if (at.length <= refusals) throw new StateBusy('answered 429', '', afterMs);
    return 'state';
  };
  return { task, at };
}

describe('states that are read patiently', () => {
  it('asks again after pauses that grow, and not for ever', async () => {
    holdTimers();
    const reads = new PatientReads({ concurrency: 8, signal });
    const { task, at } = busyFor(4);
    expect(await passTimersUntil(reads.read(task))).toBe('state');
    const pauses = at.slice(1).map((time, i) => time - (at[i] ?? 0));
    expect(pauses).toHaveLength(4);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    const never = busyFor(100);
    const end = reads.read(never.task).catch(messageOf);
    expect(await passTimersUntil(end)).toContain('answered 429');
    expect(never.at.length).toBeLessThan(10);
  });

  it('waits as long as it is asked to, within reason', async () => {
    holdTimers();
    const reads = new PatientReads({ concurrency: 8, signal });
    const short = busyFor(1, 7000);
    await passTimersUntil(reads.read(short.task));
    expect((short.at[1] ?? 0) - (short.at[0] ?? 0)).toBeGreaterThanOrEqual(7000);
    const long = busyFor(1, 300_000);
    await passTimersUntil(reads.read(long.task));
    expect((long.at[1] ?? 0) - (long.at[0] ?? 0)).toBeLessThan(40_000);
  });

  it('has fewer on their way after the first refusal, and all again in the end', async () => {
    holdTimers();
    const reads = new PatientReads({ concurrency: 8, signal });
    await passTimersUntil(reads.read(busyFor(3).task));
    let [now, most] = [0, 0];
    const task = async (): Promise<void> => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      now -= 1;
    };
    const eight = (): Promise<unknown> => Promise.all(Array.from({ length: 8 }, () => reads.read(task)));
    await passTimersUntil(eight());
    expect(most).toBeLessThan(8);
    for (let i = 0; i < 400; i += 1) await passTimersUntil(reads.read(async () => null));
    most = 0;
    await passTimersUntil(eight());
    expect(most).toBe(8);
  });

  it('does not ask again for what is broken', async () => {
    const reads = new PatientReads({ concurrency: 1, signal });
    let tries = 0;
    const broken = reads.read(async () => {
      tries += 1;
      throw new Error('answered 500');
    });
    await expect(broken).rejects.toThrow('answered 500');
    expect(tries).toBe(1);
  });
});
