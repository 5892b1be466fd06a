import { describe, expect, it } from 'vitest';
import { compareArtefacts, differences } from '../equivalence/difference.mjs';
import { createNormaliser } from '../equivalence/normalise.mjs';

const FROM = Date.parse('2026-03-04T10:00:00.500Z');
const TO = Date.parse('2026-03-04T10:05:00.000Z');

function normaliser() {
  return createNormaliser({ from: FROM, to: TO, folders: [['/tmp/one', '<folder>']], ports: [41_555] });
}

/** What a text becomes beside one that tells its ids and ports. */
function normalised(text: string, told = '', options: { readonly fresh?: boolean } = {}): string {
  const side = normaliser();
  side.learn(told);
  side.learn(text);
  return side.normalise(text, options);
}

describe('what differs from run to run', () => {
  it.each([
    ['10:00:00.612 --> POST /   yxvdc29f', '<clock> --> POST /   <id 1>'],
    ['10:00:00.612 <-- 200 OK 1.8 ms   valid   yxvdc29f', '<clock> <-- 200 OK <duration>   valid   <id 1>'],
    [
      'came 3 times, after 134 ms, 2.0 s, other bytes',
      'came 3 times, after <duration>, <duration>, other bytes',
    ],
    ['{"at":"2026-03-04T10:04:59.999Z"}', '{"at":"<time>"}'],
    ['Date: Wed, 04 Mar 2026 10:00:00 GMT', 'Date: <time>'],
    ['X-Timestamp: 1772618460', 'X-Timestamp: <epoch>'],
    ['{"durationMs":12.31,"p50":1}', '{"durationMs":<duration>,"p50":<duration>}'],
    ['POST http://127.0.0.1:41555/ {"port":41555}', 'POST http://127.0.0.1:<port>/ {"port":<port>}'],
    ['/tmp/one/case/a.json is missing', '<folder>/case/a.json is missing'],
    ['"gapsMs":[134,2000.5]', '"gapsMs":[<duration>,<duration>]'],
    ['<dt>took</dt><dd><bdi>21.0 s</bdi></dd>', '<dt>took</dt><dd><bdi><duration></bdi></dd>'],
    ['12 webhooks   2.4 s   seed 7', '12 webhooks   <duration>   seed 7'],
    ['<testcase name="a" time="0.012">', '<testcase name="a" time="<duration>">'],
  ])('is replaced: %j', (text, expected) => {
    expect(normalised(text)).toBe(expected);
  });

  it('is replaced between colours too', () => {
    expect(
      normalised(
        '\u001b[2m10:00:01.000\u001b[22m \u001b[35m<--\u001b[39m 200 OK \u001b[2m3 ms\u001b[22m  \u001b[2myxvdc29f\u001b[22m',
      ),
    ).toBe(
      '\u001b[2m<clock>\u001b[22m \u001b[35m<--\u001b[39m 200 OK \u001b[2m<duration>\u001b[22m  \u001b[2m<id 1>\u001b[22m',
    );
  });

  it('makes columns as wide as each other', () => {
    expect(normalised('200 OK  69 ms\n200 OK  116 ms')).toBe(normalised('200 OK   69 ms\n200 OK  6.1 ms'));
    expect(normalised('status    took')).toBe(normalised('status   took'));
  });

  it('takes a port from the line that tells it, wherever it stands then', () => {
    expect(normalised('to 127.0.0.1:39001', 'webhook-cli 0.1.0  listening on http://127.0.0.1:39001/')).toBe(
      'to 127.0.0.1:<port>',
    );
  });

  it('keeps apart what belongs apart', () => {
    const told = ['aaaaaaa2', 'bbbbbbb3']
      .map((id) => `{"type":"exchange","id":"${id}","direction":"sent"}`)
      .join('\n');
    expect(normalised('aaaaaaa2 bbbbbbb3 aaaaaaa2', told)).toBe('<id 1> <id 2> <id 1>');
    expect(normalised('aaaaaaa2 bbbbbbb3 bbbbbbb3', told)).toBe('<id 1> <id 2> <id 2>');
  });
});

describe('what a build says', () => {
  it.each([
    ['a time of another day', '"pod_at":"2031-05-14T17:29:59.062+08:00","at":"2026-03-04T10:05:01.000Z"'],
    ['a time of day outside of the run', '09:59:59.000 and 10:05:01'],
    [
      'an identity that a seed made',
      '"id":"697d6e3239dfe81430108b53","do_number":"DO-38R9JP","order_id":"22260052314"',
    ],
    ['a port that was asked for', 'POST http://127.0.0.1:4141/ to localhost:3000'],
    ['a word that looks like an id', 'repeated requests deferred'],
    ['a duration that was asked for', '127.0.0.1 did not answer within 300 ms; --timeout 30s'],
    ['a number beside a measured one', '{"attempt":2,"status":200,"size":5783}'],
    ['a status', '<-- 503 Service Unavailable'],
  ])('stays: %s', (_what, text) => {
    expect(normalised(text)).toBe(text);
  });

  it('stays in order: keys, headers, lines', () => {
    expect(normalised('{"a":1,"b":2}')).not.toBe(normalised('{"b":2,"a":1}'));
    expect(normalised('one\ntwo')).not.toBe(normalised('two\none'));
  });
});

describe('an event without a seed', () => {
  const event = (key: string, id: string) =>
    `{"id":"${id}","do_number":"${key}","at":"2026-03-06T01:00:00+08:00"}`;

  it('loses its identity and its times', () => {
    const one = normalised(event('DO-38R9JP', '697d6e3239dfe81430108b53'), '', { fresh: true });
    expect(one).toBe('{"id":"<object 1>","do_number":"<key 1>","at":"<time 1>"}');
    expect(normalised(event('DO-AAAAA2', '6b096ee515498be756e96f84'), '', { fresh: true })).toBe(one);
  });

  it('is read in base64 too', () => {
    const body = (key: string, note: string) => {
      const text = `${event(key, '697d6e3239dfe81430108b53')}${note.repeat(30)}`;
      const base64 = Buffer.from(text, 'latin1').toString('base64');
      return normalised(`"body":"${base64}","bodyEncoding":"base64"`, '', { fresh: true });
    };
    expect(body('DO-38R9JP', 'n\u00ff')).toBe(body('DO-AAAAA2', 'n\u00ff'));
    expect(body('DO-38R9JP', 'n\u00ff')).not.toBe(body('DO-38R9JP', 'm\u00ff'));
  });

  it('keeps which values are the same', () => {
    expect(normalised('DO-38R9JP DO-AAAAA2 DO-38R9JP', '', { fresh: true })).toBe('<key 1> <key 2> <key 1>');
    expect(normalised('DO-38R9JP\nDO-AAAAA2', '', { fresh: true })).toBe('<key 1>\n<key 1>');
  });
});

describe('the difference of two texts', () => {
  it('is none where they are equal', () => {
    expect(differences('a\nb', 'a\nb')).toEqual([]);
  });

  it('is told with three lines around it', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    const [hunk, ...others] = differences(lines.join('\n'), lines.with(10, 'changed').join('\n'));
    expect(others).toEqual([]);
    expect(hunk?.lines).toEqual([
      ...[' line 7', ' line 8', ' line 9', '-line 10', '+changed', ' line 11', ' line 12', ' line 13'],
    ]);
  });

  it('finds each place of several', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `line ${i}`);
    const after = [...lines.slice(0, 5), ...lines.slice(6, 30), 'new', ...lines.slice(30)];
    const hunks = differences(lines.join('\n'), after.join('\n'));
    expect(hunks.map(({ changes }) => changes)).toEqual([['-line 5'], ['+new']]);
  });

  it('shows of a long line the place, and control characters in sight', () => {
    const before = `${'x'.repeat(500)}\u001b[31mred${'y'.repeat(500)}`;
    const [hunk] = differences(before, before.replace('red', 'rot'));
    expect(hunk?.changes[0]).toMatch(/^-…x+\\e\[31mredy+…$/);
    expect(hunk?.changes[1]).toMatch(/^\+…x+\\e\[31mroty+…$/);
    expect(hunk?.changes[0]?.length).toBeLessThan(200);
  });

  it('sees an empty line and one more line break at the end', () => {
    expect(differences('a', 'a\n').map(({ changes }) => changes)).toEqual([['+']]);
    expect(differences('a\n\nb', 'a\nb').map(({ changes }) => changes)).toEqual([['-']]);
  });
});

describe('the comparison of artefacts', () => {
  it('counts by group, tells the same change once and names what one side lacks', () => {
    const { groups, changes } = compareArtefacts(
      new Map([
        ['help/a', 'Options\nold'],
        ['help/b', 'Other\nold'],
        ['help/c', 'same'],
        ['send/x', 'gone'],
      ]),
      new Map([
        ['help/a', 'Options\nnew'],
        ['help/b', 'Other\nnew'],
        ['help/c', 'same'],
        ['send/y', 'come'],
      ]),
    );
    expect(groups.get('help')).toEqual({ compared: 3, equal: 1, different: 2 });
    expect(groups.get('send')).toEqual({ compared: 2, equal: 0, different: 2 });
    expect(changes.map(({ artefacts }) => artefacts)).toEqual([['help/a', 'help/b'], ['send/x'], ['send/y']]);
    expect(changes[1]?.lines).toEqual(['-only before']);
  });
});
