import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runShell, temporaryFolder } from '../helpers/cli.ts';
import { startSmallShop } from '../helpers/small-shop.ts';

/** A job with values that a careless tool would spoil: digits, braces, an emoji, a person. */
const ODD = {
  name: 'odd',
  provider: 'detrack',
  title: 'Odd',
  steps: [
    { event: 'in-progress', set: { instructions: 'ring for {Philomena} Quack 🦆', weight: 0 } },
    {
      event: 'failed',
      after: '1h',
      set: { status: 'failed', tracking_status: 'Failed', tracking_status_code: 'failed', reason: 'Nobody' },
      append: { milestones: [{ status: 'failed', created_at: '{now}', pod_at: '{now}' }] },
    },
    { event: 'completed', after: '1h', set: { status: 'completed', tracking_status_code: 'completed' } },
  ],
};

/** What its user types: capture, scrub and save as a scenario, send, check. */
const SESSION = `
set -e
webhook() { "$NODE" "$BIN" "$@"; }
"$NODE" "$BIN" listen --port 0 --ready-file ready > listened.txt 2>&1 &
until [ -s ready ]; do sleep 0.05; done
webhook send --scenario ./odd.json --id ODD-1 --to "$(cat ready)" --quiet
kill -TERM $!
wait $!
webhook history save --key ODD-1 --scenario mine
webhook send --scenario mine --to "$HOOKS"
webhook check "$HOOKS" --provider detrack --state-url "$STATE" --scenario mine --only ordering --runs 10 --seed one
`;

it('a capture becomes a test in one session: capture, scrub, save, send, check', async () => {
  await using shop = await startSmallShop();
  const cwd = temporaryFolder();
  const odd = JSON.stringify(ODD).replace('"weight":0', '"weight":12345678901234567.25');
  writeFileSync(join(cwd, 'odd.json'), odd);
  const run = await runShell(SESSION, { cwd, env: { HOOKS: shop.hooks, STATE: shop.stateUrl } });
  expect(run.stdout).toMatch(/^webhook-cli\/scenarios\/mine\.json$/m);
  expect(run.stderr).toContain('3 steps, the first whole, the others as what they changed, scrubbed');
  expect(run.stderr).toContain('3 sent, 3 delivered, 0 failed');
  expect(run.stderr).toContain('captured scenario: received ');
  const saved = readFileSync(join(cwd, 'webhook-cli/scenarios/mine.json'), 'utf8');
  expect(saved).not.toMatch(/Philomena|Quack/);
  expect(saved).toContain('"weight": 12345678901234567.25');
  const [first, ...others] = shop.requests.map(({ body }) => body.toString());
  expect(first).toContain('"weight":12345678901234567.25');
  expect(others[0]).toContain('"weight":12345678901234567.25');
  // The shop books whatever comes last, which the webhooks that it really got show in the wrong order.
  expect(run.stdout).toContain('✖ ordering/mine');
  expect(run.code).toBe(1);
});
