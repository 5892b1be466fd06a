import { describe, expect, it } from 'vitest';
import { type CheckRequest, planCheck, wireFormatsOf } from '../../../src/conformance/plan.ts';
import { bundledScenarios, catalogue, requireProvider, requireScenario } from '../../helpers/bundled.ts';

const detrack = requireProvider('detrack');
const deliveright = requireProvider('deliveright');

function request(changes: Partial<CheckRequest> = {}): CheckRequest {
  return {
    url: new URL('http://127.0.0.1:9/'),
    catalogue,
    provider: 'detrack',
    payloadVersions: [],
    contentForms: [],
    auth: undefined,
    secret: undefined,
    headers: [],
    budgetMs: undefined,
    timeoutMs: 1000,
    runs: 1,
    seed: 's',
    scenarios: [],
    state: undefined,
    tls: {},
    ...changes,
  };
}

describe('the ways that payloads travel', () => {
  const names = (...args: Parameters<typeof wireFormatsOf>): string[] =>
    wireFormatsOf(...args).map(({ version, contentForm }) => `${version.id} ${contentForm}`);

  it('are the defaults of the provider unless told otherwise', () => {
    expect(names(detrack, [], [])).toEqual(['2 json']);
    expect(names(detrack, ['1'], [])).toEqual(['1 form']);
  });

  it('are all that are asked for, each once, the first version first', () => {
    expect(names(detrack, ['v1', '2', '1'], ['json', 'form', 'json'])).toEqual([
      '1 json',
      '1 form',
      '2 json',
      '2 form',
    ]);
  });

  it('are refused where a version does not travel so', () => {
    expect(() => wireFormatsOf(deliveright, ['2'], ['form'])).toThrow(
      expect.objectContaining({ code: 'flag_does_not_fit' }),
    );
    expect(() => wireFormatsOf(detrack, ['3'], [])).toThrow(
      expect.objectContaining({ code: 'unknown_version' }),
    );
  });
});

describe('a plan', () => {
  it('has orderings of the provider’s bundled scenarios, or of those that are named', () => {
    const orderings = (changes: Partial<CheckRequest>): string[] =>
      planCheck(request({ ...changes, only: ['ordering'] })).cases.map(({ id }) => id);
    expect(orderings({})).toEqual(bundledScenarios('detrack').map(({ name }) => `ordering/${name}`));
    expect(orderings({ scenarios: [requireScenario('collection', 'detrack')] })).toEqual([
      'ordering/collection',
    ]);
  });

  it('refuses a scenario of another provider', () => {
    const scenarios = bundledScenarios('deliveright').slice(0, 1);
    expect(() => planCheck(request({ scenarios }))).toThrow(
      expect.objectContaining({ code: 'flag_does_not_fit' }),
    );
  });

  it('refuses a secret where nothing is signed, and takes it where one version is', () => {
    expect(() => planCheck(request({ secret: 's' }))).toThrow(
      expect.objectContaining({ code: 'flag_does_not_fit' }),
    );
    const of = (payloadVersions: readonly string[]) =>
      planCheck(request({ provider: 'deliveright', secret: 's', payloadVersions }));
    expect(() => of(['1'])).toThrow(expect.objectContaining({ hint: 'use payloadVersions: ["2"]' }));
    expect(of(['1', '2']).context.secret).toBe('s');
  });

  it('begins with the version that most can be judged with, in whatever order they were asked for', () => {
    const main = (changes: Partial<CheckRequest>): string =>
      planCheck(request(changes))
        .context.wireFormats.map(({ version }) => version.id)
        .join(' ');
    for (const payloadVersions of [
      ['1', '2'],
      ['2', '1'],
    ]) {
      expect(main({ payloadVersions })).toBe('2 1');
      expect(main({ provider: 'deliveright', payloadVersions, secret: 's' })).toBe('2 1');
      expect(main({ provider: 'deliveright', payloadVersions })).toBe(payloadVersions.join(' '));
    }
  });

  it('refuses to prove nothing', () => {
    expect(() => planCheck(request({ only: ['event'], skip: ['event'] }))).toThrow(
      expect.objectContaining({ code: 'no_case' }),
    );
  });
});
