import { Command, Option } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { asText, collect } from '../../../../src/cli/flags/repeatable.ts';
import { parseDuration, parsePort, parseSecret } from '../../../../src/cli/flags/values.ts';
import { isInteractive, isSet } from '../../../../src/cli/session/context.ts';
import { applyEnvironment } from '../../../../src/cli/session/environment.ts';
import { WebhookCliError } from '../../../../src/core/error.ts';

function parseWord(text: string): string {
  if (text === 'all') return text;
  throw new WebhookCliError('flag_does_not_fit', 'it takes all');
}

/** The options of a command after its arguments and an environment. */
function optionsOf(args: readonly string[], env: Record<string, string>): Record<string, unknown> {
  let found: Record<string, unknown> = {};
  const program = new Command('top')
    .exitOverride()
    .option('--json', 'machine output')
    .option('--color')
    .option('--no-color');
  program
    .command('run')
    .exitOverride()
    .option('--port <port>', 'port', parsePort)
    .option('--timeout <time>', 'time', parseDuration)
    .option('--expect <event>', 'event', collect(asText))
    .option('--strict', 'strict')
    .option('--page [port]', 'port or none', parsePort)
    .option('--all [word]', 'a word or none', parseWord)
    .option('--secret <secret>', 'secret', parseSecret('--secret'))
    .option('--journal <file>', 'file')
    .option('--no-journal', 'none')
    .option('--expect-status <statuses>', 'statuses')
    .addOption(new Option('--print <form>', 'form').choices(['curl', 'http']))
    .action((_options, command) => {
      applyEnvironment(command, env);
      found = command.optsWithGlobals();
    });
  program.parse(['run', ...args], { from: 'user' });
  return found;
}

function refusal(env: Record<string, string>): WebhookCliError {
  try {
    optionsOf([], env);
  } catch (error) {
    if (error instanceof WebhookCliError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('applyEnvironment', () => {
  it.each<[page: string, all: string, expected: object]>([
    ['true', '1', { page: true, all: true }],
    ['on', 'yes', { page: true, all: true }],
    ['4050', 'all', { page: 4050, all: 'all' }],
    ['0', 'TRUE', { page: 0, all: true }],
    ['off', '0', {}],
    ['false', 'no', {}],
  ])('reads %s and %s for flags that may stand alone', (page, all, expected) => {
    const { strict, ...read } = optionsOf(['--strict'], { WEBHOOK_CLI_PAGE: page, WEBHOOK_CLI_ALL: all });
    expect(strict).toBe(true);
    expect(read).toEqual(expected);
  });

  it('refuses what is neither a value nor yes nor no', () => {
    expect(refusal({ WEBHOOK_CLI_ALL: 'some' }).message).toBe('WEBHOOK_CLI_ALL: it takes all');
  });

  it('gives a flag its value, read as the flag reads it', () => {
    expect(
      optionsOf([], {
        WEBHOOK_CLI_PORT: '3000',
        WEBHOOK_CLI_TIMEOUT: '30s',
        WEBHOOK_CLI_EXPECT: 'failed',
        WEBHOOK_CLI_STRICT: 'yes',
        WEBHOOK_CLI_PRINT: 'http',
        WEBHOOK_CLI_JSON: '1',
        WEBHOOK_CLI_JOURNAL: 'j.ndjson',
        WEBHOOK_CLI_UNKNOWN: 'x',
      }),
    ).toEqual({
      port: 3000,
      timeout: 30_000,
      expect: ['failed'],
      strict: true,
      print: 'http',
      json: true,
      journal: 'j.ndjson',
    });
  });

  it('writes the words of a flag in capitals with underscores between them', () => {
    expect(optionsOf([], { WEBHOOK_CLI_EXPECT_STATUS: '204' })).toEqual({ expectStatus: '204' });
    expect(optionsOf([], { WEBHOOK_CLI_EXPECTSTATUS: '204', 'WEBHOOK_CLI_EXPECT-STATUS': '204' })).toEqual(
      {},
    );
  });

  it('gives way to the command line', () => {
    expect(
      optionsOf(['--port', '1', '--expect', 'a', '--expect', 'b', '--journal', 'mine'], {
        WEBHOOK_CLI_PORT: '2',
        WEBHOOK_CLI_EXPECT: 'c',
        WEBHOOK_CLI_NO_JOURNAL: '1',
      }),
    ).toMatchObject({ port: 1, expect: ['a', 'b'], journal: 'mine' });
    expect(optionsOf(['--no-journal'], { WEBHOOK_CLI_JOURNAL: 'j' })).toMatchObject({ journal: false });
  });

  it('is not there when it is empty', () => {
    expect(optionsOf([], { WEBHOOK_CLI_PORT: '', WEBHOOK_CLI_STRICT: '' })).toEqual({});
  });

  it('gives way to a secret that was given, though it is empty', () => {
    expect(optionsOf(['--secret', 'x'], { WEBHOOK_CLI_SECRET: '' })).toEqual({ secret: 'x' });
  });

  it('turns off what a flag turns off', () => {
    expect(optionsOf([], { WEBHOOK_CLI_NO_JOURNAL: '1' })).toEqual({ journal: false });
    expect(optionsOf([], { WEBHOOK_CLI_NO_COLOR: 'true' })).toMatchObject({ color: false });
    expect(optionsOf([], { WEBHOOK_CLI_NO_JOURNAL: '0' })).toEqual({});
  });

  it.each(['1', 'true', 'YES', ' on '])('takes %j for yes', (text) => {
    expect(optionsOf([], { WEBHOOK_CLI_STRICT: text })).toMatchObject({ strict: true });
  });

  it.each(['0', 'false', 'No', 'OFF'])('takes %j for no', (text) => {
    expect(optionsOf([], { WEBHOOK_CLI_STRICT: text })).not.toHaveProperty('strict');
  });

  it.each([
    ['WEBHOOK_CLI_PORT', '99999', 'bad_number', /port "99999"/],
    ['WEBHOOK_CLI_TIMEOUT', '30', 'bad_duration', /"30" is no duration/],
    ['WEBHOOK_CLI_STRICT', 'maybe', 'bad_environment', /neither yes nor no/],
    ['WEBHOOK_CLI_PRINT', 'xml', 'bad_environment', /curl, http/],
    ['WEBHOOK_CLI_SECRET', '', 'empty_secret', /--secret is empty/],
    ['WEBHOOK_CLI_SECRET', ' ', 'empty_secret', /--secret is empty/],
  ])('names %s when its value does not do', (name, value, code, message) => {
    const error = refusal({ [name]: value });
    expect(error).toMatchObject({ code, kind: 'usage' });
    expect(error.message.startsWith(`${name}: `)).toBe(true);
    expect(error.message).toMatch(message);
  });
});

describe('isInteractive', () => {
  it('needs a terminal on both sides, and no CI', () => {
    const context = (stdin: boolean, stderr: boolean, env: Record<string, string>) =>
      isInteractive({ stdin: { isTTY: stdin }, stderr: { isTTY: stderr }, env } as Parameters<
        typeof isInteractive
      >[0]);
    expect(context(true, true, {})).toBe(true);
    expect(context(true, true, { CI: 'false' })).toBe(true);
    expect(context(true, true, { CI: 'true' })).toBe(false);
    expect(context(false, true, {})).toBe(false);
    expect(context(true, false, {})).toBe(false);
  });

  it.each([
    [undefined, false],
    ['', false],
    ['0', false],
    ['FALSE', false],
    ['1', true],
    ['no', true],
  ])('%j is set: %s', (value, set) => {
    expect(isSet(value)).toBe(set);
  });
});
