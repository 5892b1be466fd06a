import { Command } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { refuseMisfits } from '../../../../src/cli/flags/misfits.ts';
import { type SendFlags, withSendOptions } from '../../../../src/cli/send/flags.ts';
import { SEND_MISFITS } from '../../../../src/cli/send/misfits.ts';
import { WebhookCliError } from '../../../../src/core/error.ts';

function messageOf(flags: SendFlags): string {
  try {
    refuseMisfits(flags, SEND_MISFITS);
    return '';
  } catch (error) {
    if (!(error instanceof WebhookCliError)) throw error;
    expect(error).toMatchObject({ kind: 'usage', code: 'flag_does_not_fit' });
    return error.message;
  }
}

describe('flags that do not fit one another', () => {
  it.each([
    [{ interval: 1000 }, '--interval needs --scenario'],
    [{ from: '2' }, '--from needs --scenario'],
    [{ toStep: '2' }, '--to-step needs --scenario'],
    [{ jobs: 2, trigger: 'failed' }, '--jobs needs --scenario'],
    [{ duplicate: 0.2 }, '--duplicate needs --scenario'],
    [{ shuffle: true }, '--shuffle needs --scenario'],
    [{ drop: 0.2 }, '--drop needs --scenario'],
    [{ all: true }, '--all needs --dry-run, and no --print'],
    [{ all: true, dryRun: true, print: 'http' }, '--all needs --dry-run, and no --print'],
    [{ speed: 2 }, '--speed needs --scenario, --retry-schedule or a file that --print json has printed'],
    ...['trigger', 'topic', 'file', 'count', 'rate', 'type', 'set', 'unset', 'add', 'verbatim'].map(
      (name): [Record<string, unknown>, string] => [
        { scenario: 'delivered', [name]: 'x' },
        `--${name} does not fit --scenario`,
      ],
    ),
    [{ scenario: 'delivered', interval: 1, speed: 2 }, '--interval and --speed exclude one another'],
    [{ retries: 0, retrySchedule: [1] }, '--retries and --retry-schedule exclude one another'],
  ])('%j', (flags, message) => {
    expect(messageOf(flags)).toBe(message);
  });

  it.each([
    [{ trigger: 'failed', count: 3, rate: 1, set: ['a=1'] }],
    [{ trigger: 'failed', retrySchedule: [1], speed: 10 }],
    [{ scenario: 'delivered', speed: 10, retrySchedule: [1], jobs: 2, seed: 'a' }],
    [{ scenario: 'delivered', interval: 10, retrySchedule: [1] }],
    [{ scenario: 'delivered', id: 'DO-1', jobs: 1, retries: 3 }],
  ])('%j fit', (flags) => {
    expect(messageOf(flags)).toBe('');
  });
});

describe('--drop', () => {
  const read = (share: string): number | undefined =>
    withSendOptions(new Command('send')).exitOverride().parse(['--drop', share], { from: 'user' }).opts()
      .drop;

  it('is a share below everything', () => {
    expect(['20%', '0.5', '0.999'].map(read)).toEqual([0.2, 0.5, 0.999]);
  });

  it.each(['100%', '1', '1.0'])('is not %s: nothing would be sent', (share) => {
    expect(() => read(share)).toThrow(
      expect.objectContaining({ code: 'bad_share', message: `drop "${share}" leaves nothing to send` }),
    );
  });
});
