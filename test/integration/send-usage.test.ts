import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCapture } from '../helpers/capture.ts';
import { temporaryFolder } from '../helpers/cli.ts';
import { runInProcess } from '../helpers/in-process.ts';

describe('what cannot be asked of send', () => {
  it.each([
    [
      ['--trigger', 'faild'],
      /Detrack has no trigger "faild"\. Did you mean "failed"\?\n +webhook-cli events lists all 12 triggers and 6 topics\./,
    ],
    [['faild'], /there is no event "faild"\. Did you mean "failed"\?\n +webhook-cli events lists/],
    [['foo'], /^error: there is no event "foo"\.\n/],
    [['failed', '--set', 'foo=1'], /has nothing at "foo" \(\/foo\)\.\n/],
    [
      ['failed', '--trigger', 'failed'],
      /an event, --trigger, --topic, --file and --fixture exclude one another/,
    ],
    [
      ['failed', '--topic', 'order_created'],
      /an event, --trigger, --topic, --file and --fixture exclude one another/,
    ],
    [
      ['failed', '--file', 'body.json'],
      /an event, --trigger, --topic, --file and --fixture exclude one another/,
    ],
    [['failed', '--scenario', 'delivered'], /an event does not fit --scenario/],
    [['failed', 'completed'], /too many arguments/],
    [['localhost:3000'], /"localhost:3000" is an address, not an event\n +--to localhost:3000 sends there/],
    [
      ['--trigger', 'failed', '--topic', 'order_created'],
      /--trigger, --topic, --file and --fixture exclude one another/,
    ],
    [['--topic', 'order_created', '--type', 'collection'], /Deliveright has no job types/],
    [['--trigger', 'failed', '--secret', 'x'], /Detrack documents no signature/],
    [
      ['--trigger', 'failed', '--payload-version', '3'],
      /Detrack has no payload version "3"\n +its versions are 2 and 1/,
    ],
    [['--topic', 'order_created', '--content-type', 'form'], /is not sent as form\n +choose json/],
    [
      ['--trigger', 'failed', '--type', 'pickup'],
      /Detrack has no job type "pickup"\n +choose delivery or collection/,
    ],
    [['--trigger', 'failed', '--verbatim', '--set', 'note=x'], /--verbatim sends the fixture as it stands/],
    [
      ['--trigger', 'failed', '--provider', 'deliveright'],
      /Deliveright has no topic "failed"\. It is a trigger of Detrack\./,
    ],
    [['--trigger', 'failed', '--count', '0'], /count "0" is not a whole number from 1 to/],
    [['--trigger', 'failed', '--count', '-1'], /count "-1" is not a whole number/],
    [['--trigger', 'failed', '--count', '1e9'], /count "1e9" is not a whole number/],
    [['--trigger', 'failed', '--concurrency', 'NaN'], /concurrency "NaN" is not a whole number/],
    [['--trigger', 'failed', '--rate', '0'], /"0" is no rate/],
    [['--trigger', 'failed', '--timeout', '30'], /"30" is no duration\n +write it with its unit/],
    [['--trigger', 'failed', '--timeout', 'x'], /"x" is no duration/],
    [['--trigger', 'failed', '--now', 'yesterday'], /"yesterday" is no ISO 8601 moment/],
    [['--trigger', 'failed', '--to', 'http://'], /is no URL/],
    [['--trigger', 'failed', '--to', 'localhost:99999'], /is no URL/],
    [['--trigger', 'failed', '--to', 'file:///etc/passwd'], /a target cannot be a file: URL/],
    [['--trigger', 'failed', '--to', 'file:/etc/passwd'], /a target cannot be a file: URL/],
    [['--trigger', 'failed', '--to', 'http://[::1]:0/'], /names port 0/],
    [['--trigger', 'failed', '--header', 'X: a\r\nY: b'], /is no header/],
    [['--trigger', 'failed', '--header', 'nothing'], /--header: this is no header/],
    [['--trigger', 'failed', '--user-agent', 'a\nb'], /cannot be sent as it is/],
    [['--trigger', 'failed', '--expect-status', '2'], /"2" names no HTTP statuses/],
    [
      ['--trigger', 'failed', '--set', 'reasn=x'],
      /has nothing at "reasn".*Did you mean "\/reason"\?\n +--add/,
    ],
    [['--trigger', 'failed', '--unset', 'nte'], /has nothing at "nte".*Did you mean "\/note"\?/],
    [['--trigger', 'failed', '--set', 'noequals'], /"noequals" sets nothing/],
    [
      ['--trigger', 'failed', '--set', 'items[999999999].sku=1', '--add'],
      /names entry 999999999 of a list of 2/,
    ],
    [['--trigger', 'failed', '--set', 'items[5].sku=1'], /names entry 5 of a list of 2/],
    [['--trigger', 'failed', '--set', 'a..b=1', '--add'], /"a\.\.b" is no path/],
    [['--trigger', 'failed', '--set', '__proto__.x=1', '--add'], /a path cannot go through "__proto__"/],
    [['--trigger', 'failed', '--set', '__proto__=1', '--add'], /a path cannot go through "__proto__"/],
    [
      ['--trigger', 'failed', '--set', 'constructor.prototype.x=1', '--add'],
      /cannot go through "constructor"/,
    ],
    [['--trigger', 'failed', '--set', 'items[__proto__].x=1', '--add'], /cannot go through "__proto__"/],
    [['--trigger', 'failed', '--print', 'xml'], /'xml' is invalid\. Allowed choices are curl, http, json/],
    [['--file', 'body.json', '--seed', 'x'], /--seed shapes a bundled event, not a file/],
  ] as const)('%j', async (flags, message) => {
    const server = await startCapture();
    const env = { WEBHOOK_CLI_TO: server.url };
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'body.json'), '{}');
    const run = await runInProcess(['send', ...flags], { env, cwd });
    expect(run.stderr).toMatch(message);
    expect(run.stderr).toMatch(/^error: /);
    expect(run.stderr).not.toMatch(/^ +at /m);
    expect(run.stdout).toBe('');
    expect(run.code).toBe(2);
    expect(server.requests).toEqual([]);
    expect(existsSync(join(cwd, '.webhook-cli'))).toBe(false);
  });
});

describe('what cannot be asked of send --scenario', () => {
  it.each([
    [['--scenario', 'deliverd'], /Did you mean "delivered"\?/],
    [['--scenario', 'delivered', '--trigger', 'failed'], /--trigger does not fit --scenario/],
    [['--fixture', 'mine', '--type', 'collection'], /--type does not fit --fixture/],
    [['--fixture', 'mine', '--payload-version', '1'], /--payload-version does not fit --fixture/],
    [['--fixture', 'mine', '--scenario', 'delivered'], /--fixture does not fit --scenario/],
    [['--scenario', 'delivered', '--speed', 'fast'], /"fast" is no speed/],
    [['--scenario', 'delivered', '--speed', '10x', '--interval', '1s'], /--interval/],
    [['--scenario', 'delivered', '--duplicate', '120%'], /"120%" is no share/],
    [['--scenario', 'delivered', '--drop', '0%'], /"0%" is no share/],
    [['--scenario', 'delivered', '--drop', '100%'], /leaves nothing to send/],
    [['--scenario', 'delivered', '--jobs', '0'], /jobs/],
    [['--scenario', 'white-glove', '--provider', 'detrack'], /deliveright|Deliveright/],
    [['--trigger', 'failed', '--shuffle'], /--shuffle needs --scenario/],
    [['--trigger', 'failed', '--retry-schedule', '5'], /5/],
  ])('%j is 2', async (args, message) => {
    const run = await runInProcess(['send', ...args, '--dry-run']);
    expect(run.stderr).toMatch(message);
    expect(run).toMatchObject({ code: 2, stdout: '' });
  });
});
