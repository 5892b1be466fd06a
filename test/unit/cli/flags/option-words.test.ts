import { describe, expect, it } from 'vitest';
import { flagWords } from '../../../../src/cli/flags/option-words.ts';
import { explainError } from '../../../../src/cli/session/report-error.ts';
import { checkCredentials } from '../../../../src/receiver/guard/guard.ts';
import { addressFindings } from '../../../../src/receiver/guard/sender-address.ts';
import { checkOrigin } from '../../../../src/receiver/guard/web-pages.ts';
import { RECEIVER_DEFAULTS } from '../../../../src/receiver/options.ts';
import { buildEvent, catalogue, judgeDocuments, requireProvider } from '../../../helpers/bundled.ts';

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
}

describe('what the command line says for an option', () => {
  it('has a value as the flag takes it', () => {
    expect(flagWords({ option: 'payloadVersions', value: ['2'] })).toBe('--payload-version 2');
    expect(flagWords({ option: 'waitForTargetMs', value: 30_000 })).toBe('--wait-for-target 30s');
    expect(flagWords({ option: 'port', value: 0 })).toBe('--port 0');
  });

  it.each([
    [
      {
        event: 'failed',
        verbatim: true,
        id: 'DO-1',
        payloadVersion: '1',
        type: 'collection',
        unset: ['note'],
      },
      '--verbatim sends the fixture as it stands, which --set or --unset, --id, --payload-version 1, --type collection would change',
      'leave one of them out',
      '"verbatim" sends the fixture as it stands, which "set" or "unset", "id", payloadVersion: "1", type: "collection" would change',
      'leave one of them out',
    ],
    [
      { event: 'failed', set: { nothing_such: 1 } },
      'the payload has nothing at "nothing_such" (/nothing_such).',
      '--add lets --set add what is not there',
      'the payload has nothing at "nothing_such" (/nothing_such).',
      '"add" lets "set" add what is not there',
    ],
    [
      { event: 'failed', secret: 's3cret' },
      'Detrack documents no signature, so that there is nothing to do with a secret',
      'use --auth basic:USER:PASS',
      'Detrack documents no signature, so that there is nothing to do with a secret',
      'use auth: { user, password }',
    ],
    [
      { event: 'order_created', type: 'delivery' },
      'Deliveright has no job types',
      'leave the flag out',
      'Deliveright has no job types',
      'leave the option out',
    ],
  ])('differs from what the API says of %j', (options, message, hint, apiMessage, apiHint) => {
    const error = thrownBy(() => buildEvent(options));
    expect(explainError(error)).toMatchObject({ message, hint });
    expect(error).toMatchObject({ message: apiMessage, hint: apiHint });
  });

  it('stands in what a receiver finds', () => {
    const detrack = requireProvider('detrack');
    const request = { remoteAddress: '203.0.113.9', headers: [] };
    const found = (options: object): string | undefined =>
      addressFindings({ ...RECEIVER_DEFAULTS, checkIp: true, ...options }, request, detrack)[0]?.message;
    expect(found({ sayOption: flagWords })).toContain(', --trust-proxy reads X-Forwarded-For');
    expect(found({})).toContain(', "trustProxy" reads X-Forwarded-For');
    const origin = checkOrigin([['Origin', 'https://a.example']], [], []);
    expect(String(origin?.reason)).toBe('a web page of https://a.example sent this; "allowOrigins" lets it');
    const unsigned = { headers: [], body: new Uint8Array(), provider: detrack };
    expect(String(checkCredentials({ catalogue, secret: 's3cret' }, unsigned))).toMatch(
      /; use "auth" for it$/,
    );
    const [quoted] = judgeDocuments(Buffer.from('"{}"'), { sayOption: flagWords });
    expect(quoted?.findings[0]?.message).toMatch(/; --at '' reads what is in it$/);
  });
});
