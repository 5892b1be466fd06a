import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { artilleryFiles } from '../../../src/load/artillery.ts';
import { parsePhases } from '../../../src/load/phases.ts';

function filesFor(phases: string, target = 'http://localhost:3000/hooks'): Record<string, string> {
  const files = artilleryFiles({
    ...{
      target: new URL(target),
      shards: 3,
      timeoutMs: 30_000,
      retriesMs: [100, 250],
      variables: ['WEBHOOK_A'],
    },
    phases: parsePhases(phases),
  });
  return Object.fromEntries(files.map(({ name, text }) => [name, text]));
}

describe('what Artillery is told', () => {
  it('are phases as it takes them: whole rates, a count for others, and no ramp to nothing', () => {
    const { config } = parse(
      filesFor('yes:10/s*2m, 0.5/s*10s, up:0/s..7/s*4s, down:9/s..0/s*3s')['artillery.yml'] ?? '',
    );
    expect(config.phases).toEqual([
      { name: 'yes', duration: 120, arrivalRate: 10 },
      { name: 'phase 2', duration: 10, arrivalCount: 5 },
      { name: 'up', duration: 4, arrivalRate: 0, rampTo: 7 },
      { name: 'down', duration: 3, arrivalRate: 9, rampTo: 0.001 },
    ]);
    expect(config.variables).toEqual({ phaseSeconds: 137 });
  });

  it('is the same target in both files, in which it finds no template', () => {
    const files = filesFor('1/s*1s', "http://localhost:3000/a'b?x={{y}}&z=$&$'");
    const target = "http://localhost:3000/a'b?x=%7B%7By%7D%7D&z=$&$%27";
    expect(parse(files['artillery.yml'] ?? '').config.target).toBe(target);
    const [, settings = ''] = /^const SETTINGS = (\{.*?\});$/ms.exec(files['processor.mjs'] ?? '') ?? [];
    expect(JSON.parse(settings)).toEqual({
      ...{ target, shards: 3, timeoutMs: 30_000, retriesMs: [100, 250], variables: ['WEBHOOK_A'] },
    });
  });
});
