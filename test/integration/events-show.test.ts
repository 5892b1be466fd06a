import { describe, expect, it } from 'vitest';
import { providers } from '../helpers/bundled.ts';
import { runInProcess } from '../helpers/in-process.ts';
import { fixtureBytes } from '../helpers/receiver.ts';

const names = providers.flatMap(({ events }) => events.map(({ name }) => name));

describe('events show', () => {
  it('has 18 events to show', () => {
    expect(new Set(names).size).toBe(18);
  });

  it.each(names)('shows %s', async (name) => {
    const shown = await runInProcess(['events', 'show', name, '--verbatim', '--json']);
    const [line] = shown.lines;
    expect(line).toMatchObject({ type: 'event', event: name, provenance: expect.stringMatching(/./) });
    expect(line?.['payload']).toEqual(
      JSON.parse(fixtureBytes(`${String(line?.['provider'])}/${name}`).toString('utf8')),
    );
    const fresh = await runInProcess(['events', 'show', name]);
    expect(fresh.code).toBe(0);
    const judged = await runInProcess(['validate', '-'], { input: fresh.stdout });
    expect(judged.stdout).toContain('  valid');
    expect(judged.code).toBe(0);
  });
});
