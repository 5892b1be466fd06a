import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../../src/core/exchange.ts';
import { renderGlance } from '../../../../src/output/exchange/glance.ts';
import { type ArrivalOptions, renderAnswer, renderArrival } from '../../../../src/output/exchange/screen.ts';
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
  describe: () => ({ title: 'detrack', label: 'Failed', headline: 'Delivery DO-1001', highlights: [] }),
  headers: false,
  all: false,
  maxLines: 50,
  words: () => NO_WORDS,
};

function request(fields: Partial<Exchange['request']>): Exchange['request'] {
  return { ...exchange().request, ...fields };
}

describe('renderArrival', () => {
  it('tells time, request, event and subject, with the id at the right edge', () => {
    const [line = '', next] = renderArrival(exchange(), OPTIONS);
    expect(line).toBe('14:02:11.512 --> POST /hooks/detrack   detrack · Failed · Delivery DO-1001  k3f9');
    expect(widthOf(line)).toBe(80);
    expect(next).toBe('  {');
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

  it('has the arrows and the whole URL of what went from us', () => {
    const sent = exchange({ direction: 'sent' });
    const [line] = renderArrival(sent, { ...OPTIONS, width: 120 });
    expect(line).toMatch(/^14:02:11\.512 <-- POST http:\/\/127\.0\.0\.1:4141\/hooks\/detrack {3}detrack · /);
    expect(renderAnswer(sent, OPTIONS)[0]).toMatch(/^14:02:11\.513 --> 200 OK 1\.8 ms /);
  });

  it('says that no provider is known', () => {
    expect(renderArrival(exchange({ provider: null, event: null }), OPTIONS)[0]).toContain(
      '   no known provider  ',
    );
  });

  it('says that the event is not known, and why', () => {
    const describe = () => ({ title: 'detrack', label: '', headline: 'Delivery DO-1', highlights: [] });
    const unknown = exchange({ event: null, eventReason: 'the status is new' });
    const lines = renderArrival(unknown, { ...OPTIONS, describe, width: 100 });
    expect(lines[0]).toContain('detrack · event not known · Delivery DO-1');
    expect(lines[1]).toBe('  event not known: the status is new');
  });

  it('leaves out an empty headline', () => {
    const describe = () => ({ title: 'detrack', label: 'Failed', headline: '', highlights: [] });
    expect(renderArrival(exchange(), { ...OPTIONS, describe })[0]).toMatch(/ detrack · Failed {2,}k3f9$/);
  });

  it('puts a description that does not fit below, so that its key is not lost', () => {
    const [first, second = ''] = renderArrival(exchange(), { ...OPTIONS, width: 74 });
    expect(first).toBe('14:02:11.512 --> POST /hooks/detrack');
    expect(second).toMatch(/^ {13}detrack · Failed · Delivery DO-1001 +k3f9$/);
    expect(widthOf(second)).toBe(74);
  });

  it('gives a long path a line of its own, whole', () => {
    const path = `/${'p'.repeat(100)}`;
    const long = exchange({ request: request({ url: `http://localhost${path}` }) });
    const [first, second = ''] = renderArrival(long, OPTIONS);
    expect(first).toBe(`14:02:11.512 --> POST ${path}`);
    expect(second).toMatch(/^ {13}detrack · Failed · Delivery DO-1001 +k3f9$/);
    expect(widthOf(second)).toBe(80);
  });

  it('does not align in a pipe', () => {
    expect(renderArrival(exchange(), { ...OPTIONS, width: 0 })[0]).toBe(
      '14:02:11.512 --> POST /hooks/detrack   detrack · Failed · Delivery DO-1001   k3f9',
    );
  });

  it('shows headers when asked', () => {
    expect(renderArrival(exchange(), { ...OPTIONS, headers: true }).slice(1, 3)).toEqual([
      '  Host:         127.0.0.1:4141',
      '  Content-Type: application/json',
    ]);
    expect(renderArrival(exchange(), OPTIONS).join()).not.toContain('Content-Type');
  });

  it('has what matters over the payload, cut at the edge', () => {
    const highlights = [
      { path: '/reason', text: 'Recipient\nnot home' },
      { path: '/note', text: 'n'.repeat(90) },
    ];
    const describe = () => ({ title: 'detrack', label: 'Failed', headline: 'DO-1', highlights });
    const line = renderArrival(exchange(), { ...OPTIONS, describe })[1] ?? '';
    expect(line).toMatch(/^ {2}Recipient\\nnot home · n+…$/);
    expect(widthOf(line)).toBe(80);
  });

  it('shows the payload with its findings', () => {
    const wrong = exchange({ valid: false, findings: [finding({ path: '/do_number' })] });
    expect(renderArrival(wrong, OPTIONS).slice(1)).toEqual([
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
    expect(renderArrival(broken, OPTIONS).slice(1)).toEqual([
      '  error  body/json  expected JSON, got text',
      '         Not JSON.',
      '  | hello\\u001b',
      '  | world',
    ]);
  });

  it('shows nothing of an empty body', () => {
    expect(
      renderArrival(exchange({ payload: null, payloadText: null, request: request({ body: '' }) }), OPTIONS),
    ).toHaveLength(1);
  });

  it('shows the first bytes of what is no text', () => {
    const bytes = Buffer.from(Array.from({ length: 2048 }, (_, i) => i % 256));
    const binary = exchange({
      payload: null,
      payloadText: null,
      request: request({ body: bytes.toString('base64'), bodyEncoding: 'base64' }),
    });
    expect(renderArrival(binary, { ...OPTIONS, width: 100 })[1]).toBe(
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

  it('says that the answer is still to come', () => {
    expect(renderAnswer(exchange({ response: null }), OPTIONS)[0]).toMatch(/ <-- waits for its answer {3}/);
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
  const describeHostile = () => ({
    title: HOSTILE,
    label: HOSTILE,
    headline: HOSTILE,
    highlights: [{ path: '/a', text: HOSTILE }],
  });

  it.each([
    [true, 80],
    [false, 80],
    [true, 0],
    [false, 500],
  ])('shows nothing but its own colours (colour %s, width %d)', (colour, width) => {
    const look = { theme: createTheme(colour), width, describe: describeHostile, headers: true };
    const json = response({ status: 500, body: JSON.stringify({ [HOSTILE]: HOSTILE }) });
    const glance = {
      ...OPTIONS,
      ...look,
      compact: false,
      change: null,
      hint: '',
      showsAnswer: true,
    };
    const lines = [
      ...renderArrival(nasty, { ...OPTIONS, ...look }),
      ...renderArrival({ ...nasty, payload: null, payloadText: null }, { ...OPTIONS, ...look }),
      ...renderAnswer(nasty, { ...OPTIONS, ...look }),
      ...renderGlance(nasty, glance),
      ...renderGlance(
        { ...nasty, direction: 'sent', key: HOSTILE, response: json },
        { ...glance, lead: 'mark' },
      ),
      ...renderGlance({ ...nasty, provider: null }, { ...glance, lead: 'direction' }),
    ];
    for (const line of lines) expect(withoutOwnColours(line)).not.toMatch(UNSAFE);
  });
});
