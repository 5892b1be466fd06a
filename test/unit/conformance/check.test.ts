import { describe, expect, it } from 'vitest';
import { completeRequest, stateSource } from '../../../src/conformance/check.ts';
import { DEFAULT_ANSWER_MS, DEFAULT_RUNS } from '../../../src/conformance/plan.ts';
import { catalogue } from '../../helpers/bundled.ts';

const OPEN = {
  url: new URL('http://user:p%40ss@localhost:3000/hooks'),
  catalogue,
  provider: 'detrack',
  auth: undefined,
  secret: undefined,
  budgetMs: undefined,
  state: undefined,
  tls: {},
};

describe('completeRequest', () => {
  it('fills in defaults, the credentials of the URL and a seed of its own', () => {
    const request = completeRequest(OPEN);
    expect(request).toMatchObject({
      payloadVersions: [],
      contentForms: [],
      auth: { user: 'user', password: 'p@ss' },
      headers: [],
      timeoutMs: DEFAULT_ANSWER_MS,
      runs: DEFAULT_RUNS,
      scenarios: [],
    });
    expect(request.seed).not.toBe(completeRequest(OPEN).seed);
  });

  it('keeps what was said', () => {
    const said = { auth: { user: 'a', password: 'b' }, runs: 3, seed: '7', timeoutMs: 50 };
    expect(completeRequest({ ...OPEN, ...said })).toMatchObject(said);
  });
});

describe('stateSource', () => {
  const parse = (text: string): URL => new URL(text);

  it('reads a URL with the job in it', () => {
    expect(stateSource({ url: 'http://localhost/jobs/{key}' }, parse)).toEqual({
      kind: 'url',
      template: 'http://localhost/jobs/{key}',
      headers: [],
      waitMs: 0,
      ignore: [],
    });
  });

  it('leaves a command to no shell unless one is asked for', () => {
    expect(stateSource({ command: 'show {key}', waitMs: 5 }, parse)).toEqual({
      kind: 'command',
      command: 'show {key}',
      shell: false,
      cwd: undefined,
      waitMs: 5,
      ignore: [],
    });
  });

  it('takes a function as it is', () => {
    const read = (): null => null;
    expect(stateSource({ read, ignore: ['/at'] }, parse)).toMatchObject({
      kind: 'function',
      read,
      ignore: ['/at'],
    });
  });

  it.each([{ url: 'http://localhost/jobs' }, { command: 'show' }])(
    'refuses %o, which names no job',
    (settings) => {
      expect(() => stateSource(settings, parse)).toThrow(expect.objectContaining({ code: 'bad_state' }));
    },
  );
});
