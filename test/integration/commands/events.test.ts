import { describe, expect, it } from 'vitest';
import { runInProcess } from '../../helpers/in-process.ts';

const TRIGGERS = [
  'in-transit',
  'info-received',
  'scheduled',
  'in-progress',
  'heading-to',
  'completed',
  'partially-completed',
  'failed',
  'return',
  'on-hold',
  'deleted',
  'driver-assigned',
];
const TOPICS = [
  'order_created',
  'tracking_changed',
  'delivery_changed',
  'item_status_changed',
  'order_status_changed',
  'delivery_confirmed',
];

describe('events', () => {
  it('lists all of both providers', async () => {
    const { code, stdout } = await runInProcess(['events']);
    expect(code).toBe(0);
    const rows = stdout.trimEnd().split('\n').slice(1);
    expect(rows.map((row) => row.split(/ +/).slice(0, 2))).toEqual([
      ...TRIGGERS.map((name) => ['detrack', name]),
      ...TOPICS.map((name) => ['deliveright', name]),
    ]);
  });

  it('lists them as objects', async () => {
    const { lines } = await runInProcess(['events', '--json']);
    expect(lines.map((line) => line.type)).toEqual([...Array(18).fill('event'), 'summary']);
    for (const line of lines.slice(0, -1)) {
      expect(line).toMatchObject({
        kind: line['provider'] === 'detrack' ? 'trigger' : 'topic',
        label: expect.stringMatching(/./),
        description: expect.stringMatching(/./),
        provenance: expect.stringMatching(/^(published|documented|constructed)$/),
      });
    }
    const published = lines.filter((line) => line['provenance'] === 'published').map((line) => line['event']);
    expect(published).toEqual(['in-progress', 'item_status_changed']);
    const hidden = lines.filter((line) => line['recognisable'] === false).map((line) => line['event']);
    expect(hidden).toEqual(['deleted', 'driver-assigned']);
  });

  it('lists one provider’s', async () => {
    const { lines } = await runInProcess(['events', '--json', '--provider', 'deliveright']);
    expect(lines.map((line) => line['event'])).toEqual([...TOPICS, undefined]);
    expect(lines.at(-1)).toMatchObject({ events: 6 });
  });

  it('shows a fresh one, which is valid', async () => {
    const fresh = await runInProcess(['events', 'show', 'order_created']);
    const judged = await runInProcess(['validate', '-'], { input: fresh.stdout });
    expect(judged).toMatchObject({ code: 0, stdout: expect.stringContaining('  valid') });
  });

  it('shows one with changes', async () => {
    const changed = await runInProcess([
      'events',
      'show',
      'failed',
      '--set',
      'reason=Damaged',
      '--id',
      'X-1',
    ]);
    expect(JSON.parse(changed.stdout)).toMatchObject({ reason: 'Damaged', do_number: 'X-1' });
  });

  it('shows the digits that are set', async () => {
    const args = ['events', 'show', 'failed', '--set', 'job_fee=12345678901234567890', '--seed', 'a'];
    const shown = await runInProcess(args);
    expect(shown.stdout).toContain('\n  "job_fee": 12345678901234567890,\n');
    const line = await runInProcess([...args, '--json']);
    expect(line.stdout).toContain('"job_fee":12345678901234567890,');
    expect(line.lines).toMatchObject([{ type: 'event', payload: JSON.parse(shown.stdout) as object }]);
  });
});
