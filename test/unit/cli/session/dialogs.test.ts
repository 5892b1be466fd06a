import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../../src/cli/session/context.ts';
import { askEndpoint } from '../../../../src/cli/session/dialogs.ts';
import { bundledCatalogue } from '../../../../src/providers/registry.ts';

const terminal = (): PassThrough => Object.assign(new PassThrough(), { isTTY: true as const });

const context: Context = {
  stdin: terminal(),
  stdout: terminal(),
  stderr: terminal(),
  env: {},
  cwd: '/',
  pid: 1,
  catchSignals: () => new AbortController().signal,
  followProcess: () => () => {},
  job: { isForeground: () => true, signal: () => {} },
};

describe('the endpoint of check', () => {
  const url = new URL('http://localhost:3000/hooks');

  it.each([
    [{ url, provider: undefined, hasScenario: true }],
    [{ url, provider: 'detrack', hasScenario: false }],
  ])('is not asked for on a terminal where all of it is named: %j', async (named) => {
    const asked = await askEndpoint(context, bundledCatalogue, named);
    expect(asked).toMatchObject({ url, provider: named.provider, words: [] });
    expect(context.stderr).toMatchObject({ readableLength: 0 });
  });
});
