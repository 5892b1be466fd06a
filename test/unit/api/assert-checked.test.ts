import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { assertChecked, CheckFailedError, WebhookCliError } from '../../../src/index.ts';
import { result } from '../output/check/samples.ts';

function thrownBy(call: () => void): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

const held = result({ id: 'event/failed', outcome: 'pass' });
const failed = result({ id: 'duplicate/late', outcome: 'fail', actual: '500\u001b[31m', reproduce: null });
const warned = result({ id: 'malformed/put', outcome: 'warn', level: 'should' });

describe('assertChecked', () => {
  it('says nothing of what held, of a `should`, and of what is accepted', () => {
    expect(thrownBy(() => assertChecked([held, warned]))).toBeUndefined();
    expect(thrownBy(() => assertChecked([{ ...failed, accepted: { reason: 'known' } }]))).toBeUndefined();
  });

  it('throws the report: what failed, why, and how it is run again, without colour or escapes', () => {
    const error = thrownBy(() => assertChecked([held, failed]));
    expect(error).toBeInstanceOf(CheckFailedError);
    expect(error).toBeInstanceOf(WebhookCliError);
    expect(error).toMatchObject({ code: 'check_failed', kind: 'failed' });
    const message = error instanceof Error ? error.message : '';
    const [first, ...rest] = message.split('\n');
    expect(first).toBe('1 case failed');
    expect(rest.join('\n')).toContain('✖ duplicate/late');
    expect(rest.join('\n')).toMatch(/again with +checkEndpoint\(\{ …, only: \['duplicate\/late'\] \}\)/);
    expect(message).not.toContain('\u001b');
    expect(message).toContain('500\\u001b[31m');
  });

  it('has the results for programs, where no runner prints them', () => {
    const error = thrownBy(() => assertChecked([held, failed]));
    if (!(error instanceof CheckFailedError)) throw new Error('nothing was thrown');
    expect(error.results).toEqual([held, failed]);
    expect(error.summary.must).toMatchObject({ pass: 1, fail: 1 });
    expect(Object.keys(error)).toEqual([]);
    expect(inspect(error)).not.toMatch(/results|summary|exchanges/);
    expect(Object.keys(JSON.parse(JSON.stringify(error)) as object)).toEqual(['name', 'message']);
  });

  it('refuses a promise, and what is no check', () => {
    for (const wrong of [Promise.resolve([held]), null, { results: 5 }, [1]]) {
      // @ts-expect-error what a caller in JavaScript may give
      expect(thrownBy(() => assertChecked(wrong))).toMatchObject({ code: 'bad_option', kind: 'usage' });
    }
  });
});
