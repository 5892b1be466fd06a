import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { buildEvent, judge } from '../../helpers/bundled.ts';
import { put } from './fields.ts';

interface Place {
  readonly provider: string;
  readonly version: string;
  readonly path: readonly (string | number)[];
  /** How this provider writes one. */
  readonly example: string;
}

const places: readonly Place[] = [
  { provider: 'detrack', version: '2', path: ['created_at'], example: '2022-04-11T16:18:18.034+08:00' },
  { provider: 'detrack', version: '2', path: ['date'], example: '2022-04-11' },
  { provider: 'detrack', version: '1', path: ['time'], example: '2014-02-13T09:30:45+08:00' },
  {
    provider: 'deliveright',
    version: '1',
    path: ['order', 'created_at'],
    example: '2022-04-05T14:38:43.969Z',
  },
  {
    provider: 'deliveright',
    version: '2',
    path: ['order', 'tracking', 0, 'timestamp'],
    example: '2022-04-05T14:38:43.969Z',
  },
];

const EVENTS: Readonly<Record<string, string>> = { detrack: 'completed', deliveright: 'item_status_changed' };

function findingsWith({ provider, version, path }: Place, value: string) {
  const { payloadText } = buildEvent({
    provider,
    event: EVENTS[provider] ?? '',
    payloadVersion: version,
    seed: 'a',
  });
  const document = put(JSON.parse(payloadText) as JsonObject, path, value);
  const { valid, findings } = judge(Buffer.from(JSON.stringify(document)), null, { provider, strict: true });
  return { valid, findings: findings.filter((finding) => finding.path === `/${path.join('/')}`) };
}

describe.each(places)('a time of $provider $version at $path', (place) => {
  it('that is wrong is answered in the form of its provider', () => {
    const { valid, findings } = findingsWith(place, 'noon');
    expect(valid).toBe(false);
    expect(findings).toMatchObject([{ rule: `${place.provider}/format`, severity: 'error' }]);
    expect(findings[0]?.message).toContain(`the provider writes "${place.example}"`);
  });

  it.each([
    '2026-05-10T...',
    '2026-05-10T…',
    '2026-05-10T…Z',
    '2026-05-10...',
    '2026-05-10T09:41:...',
    '2026-05…',
    '2026...',
  ])('that a page cut short, %s, is an ellipsis and no fault', (value) => {
    const { valid, findings } = findingsWith(place, value);
    expect(valid).toBe(true);
    expect(findings).toMatchObject([
      { rule: `${place.provider}/ellipsis`, severity: 'info', actual: `"${value}"` },
    ]);
    expect(findings[0]?.message).toContain(`such as "${place.example}"`);
  });

  it.each(['...', '…', 'soon...', '10-05-2026...', '2026-05-10T..'])(
    'that begins as none, or ends otherwise, is a fault: %s',
    (value) => {
      expect(findingsWith(place, value)).toMatchObject({
        valid: false,
        findings: [{ rule: `${place.provider}/format` }],
      });
    },
  );
});

describe('a key that is missing', () => {
  it.each([
    ['detrack', '2', ['photo_1_at'], 'older ones did without some'],
    ['detrack', '1', ['zone'], 'the documented push has this key'],
    ['deliveright', '1', ['order', 'is_vip'], 'the published payload has this key'],
    ['deliveright', '2', ['webhook_id'], 'the documentation of version 2'],
  ] as const)(
    'of %s %s at %s is told in the words of its provider',
    (provider, payloadVersion, path, words) => {
      const event = EVENTS[provider] ?? '';
      const document = JSON.parse(
        buildEvent({ provider, event, payloadVersion, unset: [`/${path.join('/')}`] }).payloadText,
      ) as JsonObject;
      const { findings } = judge(Buffer.from(JSON.stringify(document)), null, { provider });
      expect(findings).toMatchObject([{ rule: `${provider}/missing-key`, path: `/${path.join('/')}` }]);
      expect(findings[0]?.message).toContain(words);
    },
  );
});
