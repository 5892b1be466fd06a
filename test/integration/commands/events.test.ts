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

function endingIn(text: string): RegExp {
  return new RegExp(` ${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}

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

  it.each([80, 100, 30])(
    'has each description whole on %d columns, each line within them',
    async (terminal) => {
      const { lines } = await runInProcess(['events', '--json']);
      const { stdout } = await runInProcess(['events', '--no-color'], { terminal });
      expect(stdout.split('\n').filter((line) => line.length > Math.max(terminal, 52))).toEqual([]);
      const [, ...rows] = stdout.trimEnd().split(/\n(?=detrack|deliveright)/);
      const descriptions = lines.slice(0, -1).map((line) => String(line['description']));
      // Words alone: what goes on under a column stands behind blanks.
      const words = (text: string): string => text.split(/\s+/).join(' ');
      expect(rows.map(words)).toEqual(
        descriptions.map((description) => expect.stringMatching(endingIn(words(description)))),
      );
    },
  );

  it('shows on a terminal what an event means, its payload folded, and where it is known from', async () => {
    const args = ['events', 'show', 'failed', '--seed', 'a', '--now', '2026-01-31T09:30:00Z'];
    const coloured = await runInProcess(args, { terminal: 80 });
    expect(coloured.stdout).toContain('\u001b[');
    const { stdout, code } = await runInProcess([...args, '--no-color'], { terminal: 80 });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Failed {2}Detrack trigger failed · payload version 2\nThe attempt failed; the driver chose a reason\.\n/,
    );
    expect(stdout).toMatch(
      /\n {4}"reason": "Recipient not home",\n[\s\S]*folded \(--all\)\n {2}}\n\nevent {5}high certainty/,
    );
    expect(stdout).toMatch(/\npayload {3}constructed\. [\s\S]*\nW1 {8}How to setup webhooks in Detrack/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const all = await runInProcess([...args, '--all', '--no-color'], { terminal: 80 });
    expect(all.stdout).toContain('"photo_10_at": null');
    expect(all.stdout).not.toContain('folded');
    // A pipe gets the payload, and nothing but it.
    const piped = await runInProcess([...args, '--all']);
    expect(piped.stdout).toMatch(/^\{\n {2}"id": /);
    expect(Object.keys(JSON.parse(piped.stdout) as object).length).toBeGreaterThan(150);
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

describe('events show of a scenario', () => {
  it('shows the steps of a bundled one, and says where an event has the name of one', async () => {
    const shown = await runInProcess(['events', 'show', 'failed then reattempted']);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/^step +after +event +what\n +1 /);
    expect(shown.stderr).toContain('send --scenario failed-then-reattempted sends it');
    const event = await runInProcess(['events', 'show', 'delivered']);
    expect(event.stdout).toContain('"status": "completed"');
    expect(event.stderr.replaceAll(/\s+/g, ' ')).toContain(
      'a scenario is called delivered too: send --scenario',
    );
  });

  it('refuses what would shape an event', async () => {
    const { code, lines } = await runInProcess([
      ...['events', 'show', 'failed-then-reattempted', '--json'],
      ...['--set', 'a=1', '--payload-version', '2'],
    ]);
    expect(code).toBe(2);
    expect(lines).toMatchObject([
      {
        code: 'flag_does_not_fit',
        message: 'failed-then-reattempted is a scenario, which --set, --payload-version cannot shape',
      },
    ]);
  });
});
