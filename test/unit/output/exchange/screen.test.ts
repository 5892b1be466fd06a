import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../../src/core/exchange.ts';
import {
  type ArrivalOptions,
  renderAnswer,
  renderArrival,
  renderSent,
} from '../../../../src/output/exchange/screen.ts';
import { createTheme } from '../../../../src/output/text/theme.ts';
import { widthOf } from '../../../../src/output/text/width.ts';
import {
  exchange,
  finding,
  foreignCode,
  HOSTILE,
  NO_WORDS,
  response,
  UNSAFE,
  withoutOwnColours,
} from '../samples.ts';

const OPTIONS: ArrivalOptions = {
  theme: createTheme(false),
  width: 80,
  timeZone: 'UTC',
  describe: () => ({ title: 'detrack', label: 'Failed', headline: 'Delivery DO-1001' }),
  compact: true,
  headers: false,
  all: false,
  maxLines: 50,
  words: () => NO_WORDS,
};
const FULL: ArrivalOptions = { ...OPTIONS, compact: false };

function request(fields: Partial<Exchange['request']>): Exchange['request'] {
  return { ...exchange().request, ...fields };
}

describe('renderArrival', () => {
  it('tells time, request, event and subject, with the id at the right edge', () => {
    const [line = '', ...more] = renderArrival(exchange(), OPTIONS);
    expect(line).toBe('14:02:11.512 --> POST /hooks/detrack   detrack · Failed · Delivery DO-1001  k3f9');
    expect(widthOf(line)).toBe(80);
    expect(more).toEqual([]);
  });

  it('shows the clock of the zone asked for', () => {
    expect(renderArrival(exchange(), { ...OPTIONS, timeZone: 'Asia/Singapore' })[0]).toMatch(
      /^22:02:11\.512 /,
    );
    expect(renderArrival(exchange({ at: '2026-01-02T00:00:00.000Z' }), OPTIONS)[0]).toMatch(
      /^00:00:00\.000 /,
    );
  });

  it('falls back to the clock of this machine', () => {
    const { timeZone: _, ...local } = OPTIONS;
    const at = new Date(2026, 0, 2, 3, 4, 5, 6).toISOString();
    expect(renderArrival(exchange({ at }), local)[0]).toMatch(/^03:04:05\.006 /);
  });

  it('keeps the query and leaves out the origin', () => {
    const url = 'http://127.0.0.1:4141/a?b=c&d=http://x/y';
    expect(renderArrival(exchange({ request: request({ url }) }), { ...OPTIONS, width: 120 })[0]).toContain(
      ' POST /a?b=c&d=http://x/y   detrack',
    );
    expect(
      renderArrival(exchange({ request: request({ url: 'http://127.0.0.1:4141' }) }), OPTIONS)[0],
    ).toContain('POST /   detrack');
  });

  it('says that no provider is known', () => {
    expect(renderArrival(exchange({ provider: null, event: null }), OPTIONS)[0]).toContain(
      '   no known provider  ',
    );
  });

  it('says that the event is not known, and why', () => {
    const describe = () => ({ title: 'detrack', label: '', headline: 'Delivery DO-1' });
    const unknown = exchange({ event: null, eventReason: 'the status is new' });
    const lines = renderArrival(unknown, { ...FULL, describe, width: 100 });
    expect(lines[0]).toContain('detrack · event not known · Delivery DO-1');
    expect(lines[1]).toBe('  event not known: the status is new');
  });

  it('leaves out an empty headline', () => {
    const describe = () => ({ title: 'detrack', label: 'Failed', headline: '' });
    expect(renderArrival(exchange(), { ...OPTIONS, describe })[0]).toMatch(/ detrack · Failed {2,}k3f9$/);
  });

  it('puts a description that does not fit below, so that its key is not lost', () => {
    const [first, second = ''] = renderArrival(exchange(), { ...FULL, width: 74 });
    expect(first).toBe('14:02:11.512 --> POST /hooks/detrack');
    expect(second).toMatch(/^ {13}detrack · Failed · Delivery DO-1001 +k3f9$/);
    expect(widthOf(second)).toBe(74);
  });

  it('cuts the path first, then the description, where one line is all there is', () => {
    expect(renderArrival(exchange(), { ...OPTIONS, width: 79 })).toEqual([
      '14:02:11.512 --> POST /hooks/detra…   detrack · Failed · Delivery DO-1001  k3f9',
    ]);
    expect(renderArrival(exchange(), { ...OPTIONS, width: 70 })).toEqual([
      '14:02:11.512 --> POST /hooks/detr…   detrack · Failed · Deliver…  k3f9',
    ]);
  });

  it('gives a long path a line of its own, whole', () => {
    const path = `/${'p'.repeat(100)}`;
    const long = exchange({ request: request({ url: `http://localhost${path}` }) });
    const [first, second = ''] = renderArrival(long, FULL);
    expect(first).toBe(`14:02:11.512 --> POST ${path}`);
    expect(second).toMatch(/^ {13}detrack · Failed · Delivery DO-1001 +k3f9$/);
    expect(widthOf(second)).toBe(80);
  });

  it('cuts a long path where one line is all there is', () => {
    const long = exchange({ request: request({ url: `http://localhost/${'p'.repeat(100)}` }) });
    const lines = renderArrival(long, OPTIONS);
    expect(lines).toHaveLength(1);
    expect(widthOf(lines[0] ?? '')).toBeLessThanOrEqual(80);
    expect(lines[0]).toMatch(/p… {3}detrack · .* k3f9$/);
  });

  it('does not align in a pipe', () => {
    expect(renderArrival(exchange(), { ...OPTIONS, width: 0 })).toEqual([
      '14:02:11.512 --> POST /hooks/detrack   detrack · Failed · Delivery DO-1001   k3f9',
    ]);
  });

  it('shows headers when asked', () => {
    expect(renderArrival(exchange(), { ...FULL, headers: true }).slice(1, 3)).toEqual([
      '  Host:         127.0.0.1:4141',
      '  Content-Type: application/json',
    ]);
    expect(renderArrival(exchange(), FULL).join()).not.toContain('Content-Type');
    expect(renderArrival(exchange(), { ...OPTIONS, headers: true })).toEqual(
      renderArrival(exchange(), { ...FULL, headers: true }).slice(0, 3),
    );
  });

  it('shows the payload with its findings', () => {
    const wrong = exchange({ valid: false, findings: [finding({ path: '/do_number' })] });
    expect(renderArrival(wrong, FULL).slice(1)).toEqual([
      '  {',
      '    "do_number": "DO-1001"',
      '                 ~~~~~~~~~ error detrack/type: expected an integer, got a string',
      '                           Numbers are not quoted.',
      '  }',
    ]);
  });

  it('shows a body that holds no document, and what is wrong with it', () => {
    const broken = exchange({
      payload: null,
      payloadText: null,
      valid: false,
      findings: [finding({ rule: 'body/json', expected: 'JSON', actual: 'text', message: 'Not JSON.' })],
      request: request({ body: 'hello\u001b\nworld' }),
    });
    expect(renderArrival(broken, FULL).slice(1)).toEqual([
      '  error  body/json  expected JSON, got text',
      '         Not JSON.',
      '  | hello\\u001b',
      '  | world',
    ]);
  });

  it('shows nothing of an empty body', () => {
    expect(
      renderArrival(exchange({ payload: null, payloadText: null, request: request({ body: '' }) }), FULL),
    ).toHaveLength(1);
  });

  it('shows the first bytes of what is no text', () => {
    const bytes = Buffer.from(Array.from({ length: 2048 }, (_, i) => i % 256));
    const binary = exchange({
      payload: null,
      payloadText: null,
      request: request({ body: bytes.toString('base64'), bodyEncoding: 'base64' }),
    });
    expect(renderArrival(binary, { ...FULL, width: 100 })[1]).toBe(
      '  2.0 KiB, not UTF-8 text: 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f …',
    );
  });
});

describe('renderAnswer', () => {
  it('stands under the description, with the latency added to the time', () => {
    expect(renderAnswer(exchange(), OPTIONS)).toEqual([
      '14:02:11.513 <-- 200 OK 1.8 ms         valid                                k3f9',
    ]);
  });

  it.each([
    [true, [], 'valid'],
    [true, ['warning', 'warning', 'info'], 'valid, 2 warnings'],
    [false, ['error'], 'invalid, 1 error'],
    [false, ['error', 'error', 'warning'], 'invalid, 2 errors, 1 warning'],
    [null, [], 'not judged'],
  ] as const)('words the verdict %s of %j as %s', (valid, severities, verdict) => {
    const findings = severities.map((severity) => finding({ severity }));
    expect(renderAnswer(exchange({ valid, findings }), OPTIONS)[0]).toMatch(new RegExp(` ${verdict} +k3f9$`));
  });

  it('colours the status by its class', () => {
    const theme = createTheme(true);
    const line = (status: number) =>
      renderAnswer(exchange({ response: response({ status }) }), { ...OPTIONS, theme })[0];
    expect(line(204)).toContain(theme.ok('204 No Content'));
    expect(line(302)).toContain(theme.warn('302 Found'));
    expect(line(422)).toContain(theme.bad('422 Unprocessable Entity'));
    expect(line(599)).toContain(theme.bad('599'));
  });

  it('writes latencies as people read them', () => {
    const slow = exchange({ response: response({ durationMs: 2345 }) });
    expect(renderAnswer(slow, OPTIONS)[0]).toMatch(/^14:02:13\.857 <-- 200 OK 2\.3 s /);
  });

  it('says why there is no answer', () => {
    const failed = exchange({
      response: null,
      error: { code: 'refused' as const, message: 'nothing listens there' },
    });
    expect(renderAnswer(failed, OPTIONS)).toEqual([
      '14:02:11.512 <-- no answer             valid                                k3f9',
      '  refused nothing listens there',
    ]);
  });
});

describe('renderSent', () => {
  const sent = exchange({
    direction: 'sent',
    request: request({ url: 'http://localhost:3000/hooks' }),
    response: response({ status: 204, durationMs: 11 }),
  });
  const wide = { ...OPTIONS, width: 120 };

  it('tells a success on one line', () => {
    expect(renderSent(sent, wide)).toEqual([
      '✔ detrack · Failed · Delivery DO-1001 → http://localhost:3000/hooks   204 No Content   11 ms',
    ]);
  });

  it('takes a second line where the first is full, and leaves the URL whole', () => {
    expect(renderSent(sent, OPTIONS)).toEqual([
      '✔ detrack · Failed · Delivery DO-1001 → http://localhost:3000/hooks',
      '  204 No Content   11 ms',
    ]);
    const url = `http://localhost/${'p'.repeat(100)}`;
    expect(renderSent({ ...sent, request: request({ url }) }, OPTIONS)[0]).toContain(url);
  });

  it('names a status once: by its class only where it has no name of its own', () => {
    const answered = (status: number, statusClass: string) =>
      renderSent({ ...sent, response: response({ status, statusClass, durationMs: 11, body: '' }) }, wide).at(
        -1,
      );
    expect(answered(307, 'Redirect')).toMatch(/307 Temporary Redirect {3}11 ms$/);
    expect(answered(599, 'Server Error Response')).toMatch(/599 \(Server Error Response\) {3}11 ms$/);
  });

  it('shows of a failure what the endpoint said', () => {
    const failed = exchange({
      ...sent,
      attempt: 3,
      response: response({
        status: 500,
        statusClass: 'Server Error Response',
        durationMs: 11,
        body: '{"error":{"why":"no such job","where":null}}',
      }),
    });
    expect(renderSent(failed, wide)).toEqual([
      '✖ detrack · Failed · Delivery DO-1001 → http://localhost:3000/hooks   500 Internal Server Error   11 ms   attempt 3',
      '  {',
      '    "error": { "why": "no such job", "where": null }',
      '  }',
    ]);
  });

  it('cuts a long answer at 20 lines', () => {
    const html = response({ status: 404, statusClass: 'Client Error Response', body: '<p>\n'.repeat(100) });
    const lines = renderSent({ ...sent, response: html }, { ...OPTIONS, width: 200 });
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('  … 81 more lines');
    const json = response({
      status: 404,
      body: JSON.stringify(Array.from({ length: 99 }, (_, a) => ({ a, b: [{}] }))),
    });
    expect(renderSent({ ...sent, response: json }, { ...OPTIONS, width: 200 })).toHaveLength(21);
  });

  it('says why nothing came back', () => {
    const refused = {
      ...sent,
      response: null,
      error: { code: 'refused' as const, message: 'nothing listens there' },
    };
    expect(renderSent(refused, wide)).toEqual([
      '✖ detrack · Failed · Delivery DO-1001 → http://localhost:3000/hooks   no answer',
      '  refused nothing listens there',
    ]);
  });

  it('does not call an unusable answer a success', () => {
    const late = { ...sent, error: { code: 'answer_too_large' as const, message: 'the answer did not end' } };
    expect(renderSent(late, wide)[0]).toMatch(/^✖ /);
    expect(renderSent(late, wide)[1]).toBe('  answer_too_large the answer did not end');
  });
});

describe('hostile text', () => {
  const nasty = exchange({
    id: HOSTILE,
    payloadText: JSON.stringify({ [HOSTILE]: HOSTILE }),
    event: null,
    eventReason: HOSTILE,
    valid: false,
    findings: [
      finding({ rule: HOSTILE, path: `/${HOSTILE}`, message: HOSTILE, expected: HOSTILE, actual: HOSTILE }),
    ],
    request: {
      method: `PO${HOSTILE}ST`,
      url: `http://localhost/${HOSTILE}?${HOSTILE}`,
      headers: [[HOSTILE, HOSTILE]],
      size: 1,
      body: HOSTILE,
      bodyEncoding: 'utf8',
    },
    response: response({ status: 500, statusClass: HOSTILE, body: HOSTILE }),
    error: { code: foreignCode(HOSTILE), message: HOSTILE },
  });
  const describeHostile = () => ({ title: HOSTILE, label: HOSTILE, headline: HOSTILE });

  it.each([
    [true, 80],
    [false, 80],
    [true, 0],
    [false, 500],
  ])('shows nothing but its own colours (colour %s, width %d)', (colour, width) => {
    const look = { theme: createTheme(colour), width, describe: describeHostile, headers: true };
    const json = {
      ...nasty,
      response: response({ status: 500, body: JSON.stringify({ [HOSTILE]: HOSTILE }) }),
    };
    const lines = [
      ...renderArrival(nasty, { ...FULL, ...look }),
      ...renderArrival({ ...nasty, payload: null, payloadText: null }, { ...FULL, ...look }),
      ...renderArrival(nasty, { ...OPTIONS, ...look }),
      ...renderAnswer(nasty, { ...OPTIONS, ...look }),
      ...renderSent(nasty, { ...OPTIONS, ...look }),
      ...renderSent(json, { ...OPTIONS, ...look }),
    ];
    for (const line of lines) expect(withoutOwnColours(line)).not.toMatch(UNSAFE);
  });
});

describe('width', () => {
  it('is kept whatever the texts are, except by paths and URLs', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(
        fc.record({ title: text, label: text, headline: text }),
        fc.integer({ min: 60, max: 200 }),
        fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 }),
        text,
        (words, width, id, path) => {
          const options = { ...OPTIONS, width, describe: () => words };
          const any = exchange({
            id,
            request: request({ url: `http://localhost/${path}` }),
            response: response({ status: 500, body: path }),
            error: { code: foreignCode(words.title), message: words.headline },
          });
          const compact = renderArrival(any, options);
          expect(compact).toHaveLength(1);
          const lines = [...compact, ...renderAnswer(any, options), ...renderSent(any, options).slice(1)];
          for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
