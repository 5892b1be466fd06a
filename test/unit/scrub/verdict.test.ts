import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/core/exchange.ts';
import { bodyText } from '../../../src/core/http/body.ts';
import { createScrubber } from '../../../src/scrub/scrubber.ts';
import { buildEvent, catalogue, fixtureEntries, judge, providers } from '../../helpers/bundled.ts';

const scrubber = createScrubber({ key: randomBytes(32), catalogue, all: false });

describe('a scrubbed payload is judged as it was', () => {
  const cases = providers.flatMap(({ id: provider, versions }) =>
    versions.flatMap(({ id: payloadVersion, contentForms }) =>
      contentForms.flatMap((contentForm) =>
        fixtureEntries(provider).map(({ event }) => ({ provider, payloadVersion, contentForm, event })),
      ),
    ),
  );
  it.each(cases)('$provider $payloadVersion $contentForm $event', (options) => {
    const { body, headers } = buildEvent(options);
    const judged = judge(body, headers);
    const { refusal: _refusal, ...verdict } = judged;
    const exchange: Exchange = {
      ...verdict,
      id: 'a',
      direction: 'received',
      at: '2026-01-01T00:00:00.000Z',
      request: { method: 'POST', url: 'http://127.0.0.1:1/', headers, size: body.length, ...bodyText(body) },
      response: null,
      error: null,
      attempt: 1,
    };
    const scrubbed = scrubber.exchange(exchange);
    const again = judge(Buffer.from(scrubbed.request.body), headers);
    expect(again.payloadText).toBe(scrubbed.payloadText);
    expect(again.findings.map(({ rule, path }) => `${rule} ${path}`)).toEqual(
      judged.findings.map(({ rule, path }) => `${rule} ${path}`),
    );
    expect({ event: again.event, key: again.key, valid: again.valid }).toEqual({
      event: judged.event,
      key: judged.key,
      valid: judged.valid,
    });
    expect(scrubbed.findings).toEqual(again.findings);
  });
});
