import { Command } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { CheckOption } from '../../../../src/cli/check/check-option.ts';
import { withCheckOptions } from '../../../../src/cli/check/flags.ts';
import { reproduceLine, sendLine } from '../../../../src/cli/check/reproduce.ts';
import { completeRequest } from '../../../../src/conformance/check.ts';
import { catalogue } from '../../../helpers/bundled.ts';
import { commandsOf, program } from '../../../helpers/program.ts';

/** The line that runs a case again, after a check with these arguments. */
function lineAfter(args: readonly string[], preset: readonly string[] = []): string {
  const command = withCheckOptions(new Command('check')).exitOverride().parse(args, { from: 'user' });
  const flags = command.opts();
  const request = completeRequest({
    catalogue,
    url: new URL('http://localhost:3000/hooks?token=abc'),
    provider: 'detrack',
    payloadVersions: flags.payloadVersion,
    contentForms: flags.contentType,
    auth: flags.auth,
    secret: flags.secret,
    headers: flags.header,
    seed: flags.seed ?? 'drawn',
    budgetMs: flags.budget,
    state: undefined,
    tls: {},
  });
  return reproduceLine(command.options, flags, {
    caseId: 'duplicate/late',
    request,
    isPreset: (name) => preset.includes(name),
  });
}

const EVERY_FLAG = [
  ...['--all', '--yes', '--cacert', 'ca.pem', '--insecure', '--report', 'junit=a.xml', '--report', 'pretty'],
  ...['--state-ignore', '/a', '--state-ignore', '/b c', '--state-wait', '1.5s', '--state-shell'],
  ...['--state-command', 'cat {key}', '--state-header', 'X-Api-Key: hidden', '--state-header', 'X-Plain: b'],
  ...[
    '--state-url',
    'http://user:hidden@localhost:3000/jobs/{key}',
    '--scenario',
    'a',
    '--scenario',
    './b.json',
  ],
  ...['--baseline', 'known.json', '--write-baseline', '--ledger', 'load', '--sample', '10%'],
  ...['--seed', '7', '--runs', '9', '--bail', '--max-time', '5m', '--wait-for-target', '30s'],
  ...['--concurrency', '2', '--timeout', '2s', '--budget', '250ms', '--strict', '--skip', 'order'],
  ...[
    '--only',
    'duplicate',
    '--id',
    'SHOP {n}',
    '--set',
    'order_number=7{n}',
    '--unset',
    '/zone',
    '--add',
    '--events',
    'completed,failed',
    '--ids',
    'my keys.txt',
    '--job-command',
    "shop --token=hidden create '{/order_number}'",
    '--job-shell',
    '--header',
    'Authorization: hidden',
    '--header',
    'X-Plain: a',
  ],
  ...[
    '--form-key',
    'hidden',
    '--secret',
    'hidden',
    '--auth',
    'basic:shop:hidden',
    '--content-type',
    'json,form',
  ],
  ...['--payload-version', '2,1', '--provider', 'Detrack', '--list'],
];

describe('the line that runs a case again', () => {
  it('has every option that changes what a case does, in one order, and no secret', () => {
    expect(lineAfter(EVERY_FLAG)).toBe(
      [
        "webhook-cli check 'http://localhost:3000/hooks?token=[redacted]' --provider detrack --payload-version 2,1",
        "--content-type json,form --auth basic:USER:PASS --secret SECRET --form-key KEY --header 'Authorization: [redacted]'",
        "--header 'X-Plain: a' --id 'SHOP {n}' --set 'order_number=7{n}' --unset /zone --add --events completed,failed --ids 'my keys.txt' --job-command",
        `'shop --token=[redacted] create '\\''{/order_number}'\\''' --job-shell`,
        '--only duplicate/late --strict --budget 250ms --timeout 2000ms --runs 9',
        "--scenario a --scenario ./b.json --state-url 'http://[redacted]@localhost:3000/jobs/{key}'",
        "--state-header 'X-Api-Key: [redacted]' --state-header 'X-Plain: b' --state-command 'cat {key}' --state-shell",
        "--state-wait 1500ms --state-ignore /a --state-ignore '/b c' --ledger load --sample 0.1 --insecure --cacert ca.pem --yes --seed 7",
      ].join(' '),
    );
  });

  it('is short where nothing was asked for, and repeats what was drawn', () => {
    expect(lineAfter([])).toMatch(/ --provider detrack --only duplicate\/late --seed drawn$/);
  });

  it('leaves out what the next run finds in the environment or the config file again, if it may be a secret', () => {
    const secret = ['auth', 'secret', 'form-key', 'header', 'state-header', 'state-command', 'job-command'];
    const typed = secret.flatMap((name) => [
      `--${name}`,
      name.endsWith('header') ? 'X-Api-Key: a' : 'a:{key}',
    ]);
    const attributes = secret.map((name) =>
      name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
    );
    for (const name of secret) expect(lineAfter(typed)).toContain(` --${name} `);
    expect(lineAfter([...typed, '--id', 'SHOP-{n}'], [...attributes, 'id'])).toMatch(
      /^webhook-cli check \S+ --provider detrack --id \S+ --only \S+ --seed drawn$/,
    );
  });

  it('names no case where none can be run alone, and no seed that chose nothing', () => {
    const command = withCheckOptions(new Command('check')).parse(
      ['--ledger', 'load', '--auth', 'basic:a:b'],
      {
        from: 'user',
      },
    );
    const url = new URL('http://localhost:3000/hooks?token=abc');
    const request = { provider: 'detrack', auth: command.opts().auth, secret: undefined, seed: '', url };
    const run = { caseId: null, request, isPreset: () => false };
    expect(reproduceLine(command.options, command.opts(), run)).toBe(
      "webhook-cli check 'http://localhost:3000/hooks?token=[redacted]' --provider detrack --auth basic:USER:PASS --ledger load",
    );
    expect(sendLine(command.options, command.opts(), run, 'load/failed/lost-1.json')).toBe(
      "webhook-cli send --scenario load/failed/lost-1.json --to 'http://localhost:3000/hooks?token=[redacted]' --auth basic:USER:PASS",
    );
  });

  it('is decided for each option where it is declared', () => {
    const options = commandsOf(program()).get('check')?.options ?? [];
    expect(options.length).toBeGreaterThanOrEqual(30);
    expect(options.filter((option) => !(option instanceof CheckOption)).map(({ flags }) => flags)).toEqual(
      [],
    );
    expect(EVERY_FLAG.filter((word) => word.startsWith('--')).toSorted()).toEqual(
      expect.arrayContaining(options.map(({ long }) => long)),
    );
  });
});
