import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Exchange } from '../../../src/core/exchange.ts';
import { bodyBytes, bodyText } from '../../../src/core/http/body.ts';
import type { HeaderList } from '../../../src/core/http/headers.ts';
import type { JsonValue } from '../../../src/core/json/json.ts';
import { type Segment, walkJson } from '../../../src/core/json/pointer.ts';
import type { PersonalData } from '../../../src/providers/field.ts';
import { createScrubber } from '../../../src/scrub/scrubber.ts';
import { type FieldNode, fieldNodes } from '../../../src/validation/field-nodes.ts';
import { buildEvent, catalogue, judge, modelOf, providers } from '../../helpers/bundled.ts';
import { temporaryFolder } from '../../helpers/cli.ts';
import { call } from '../../helpers/http-client.ts';
import { listenInProcess, runInProcess } from '../../helpers/in-process.ts';
import { holds } from '../../helpers/property.ts';

/** Letters of which no stand-in is made, so that what is found is what was there. */
const word = fc
  .string({ unit: fc.constantFrom(...'xqyjcXQYJéñßØЖжא漢字'), minLength: 4, maxLength: 10 })
  .map((text) => text.normalize());
const digits = (least: number, most: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'123456789'), minLength: least, maxLength: most });

const VALUES: Readonly<Record<Exclude<PersonalData, 'time-zone'>, fc.Arbitrary<string>>> = {
  name: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
  address: fc
    .tuple(digits(1, 3), word, digits(5, 6))
    .map(([n, street, zip]) => `#${n}-${n} ${street}, ${zip}`),
  phone: fc
    .tuple(digits(2, 2), digits(7, 9))
    .map(([code, rest]) => `+${code} ${rest.slice(0, 4)}-${rest.slice(4)}`),
  email: fc.tuple(word, word).map(([who, where]) => `${who}@${where}.qx`),
  coordinate: fc
    .tuple(fc.constantFrom('', '-'), digits(1, 2), digits(5, 7))
    .map(([sign, a, b]) => `${sign}${a}.${b}`),
  link: fc
    .tuple(word, word, digits(4, 8))
    .map(([host, path, n]) => `https://${host}.qx/${path}/${n}.jpg?t=${n}`),
  token: fc.tuple(word, digits(5, 9)).map(([a, b]) => `${a}${b}`),
  text: fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' ')),
};

interface PersonalField {
  readonly path: readonly Segment[];
  readonly kind: keyof typeof VALUES;
}

/** Where a version says that somebody's data is; of lists the first entry. */
function personalFields(node: FieldNode, path: readonly Segment[] = []): PersonalField[] {
  const kind = node.meta?.holds;
  const own =
    kind === undefined || kind === 'none' || kind === 'goods' || kind === 'time-zone' || node.entry !== null
      ? []
      : [{ path, kind }];
  const members = node.memberList.flatMap((member) => personalFields(member.node, [...path, member.name]));
  return [...own, ...members, ...(node.isList && node.entry ? personalFields(node.entry, [...path, 0]) : [])];
}

const places = providers.flatMap(({ id: provider, versions }) =>
  versions.flatMap(({ id: version, contentForms }) => {
    const schema = modelOf(provider).versions[version]?.schema;
    const fields = schema === undefined ? [] : personalFields(fieldNodes(schema));
    return contentForms.map((contentForm) => ({ provider, version, contentForm, fields }));
  }),
);

/** A version, some of its fields with a value, and how the value is written elsewhere. */
const cases = fc.constantFrom(...places).chain((place) =>
  fc.record({
    place: fc.constant(place),
    values: fc
      .uniqueArray(fc.constantFrom(...place.fields), {
        minLength: 1,
        maxLength: 8,
        selector: ({ path }) => path.join('/'),
      })
      .chain((fields) =>
        fc.tuple(...fields.map((field) => VALUES[field.kind].map((value) => ({ path: field.path, value })))),
      ),
    isCompressed: fc.boolean(),
    isEscaped: fc.boolean(),
  }),
);

function putAt(
  value: JsonValue | undefined,
  [first, ...rest]: readonly Segment[],
  text: JsonValue,
): JsonValue {
  if (first === undefined) return text;
  const inside = value !== null && typeof value === 'object' ? value : typeof first === 'number' ? [] : {};
  if (Array.isArray(inside)) {
    return Object.assign([...inside], { [first]: putAt(inside[Number(first)], rest, text) });
  }
  return { ...inside, [first]: putAt(inside[String(first)], rest, text) };
}

/** A value as others write it: with a sign for its spaces, in capitals, in the long form of its letters, in wide signs. */
function otherForms(value: string): string {
  return [
    value.replaceAll(' ', '_'),
    value.replaceAll(' ', '\u00a0 '),
    value.toLowerCase().normalize('NFD'),
    value.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
    [...value].join('\u200b'),
  ].join(' / ');
}

function escaped(json: string): string {
  return json.replace(/[^\x00-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** A webhook that holds the values in their fields, and what an app answers that repeats them. */
function webhookOf({ place, values, isCompressed, isEscaped }: Case) {
  const { provider, version, contentForm } = place;
  const event = provider === 'detrack' ? 'failed' : 'order_status_changed';
  const built = buildEvent({ provider, event, payloadVersion: version, contentForm });
  const filled = values.reduce<JsonValue>(
    (document, { path, value }) => putAt(document, path, value),
    built.payload,
  );
  const all = values.map(({ value }) => value);
  // Of nobody's by itself.
  const harmless = provider === 'detrack' ? ['job_type'] : ['order', 'source'];
  const whole = putAt(filled, harmless, `at ${all.join(' or ')}`);
  const made = {
    ...(whole as object),
    of_an_older_version: all,
    desc: `for ${all.join(' and ')}`,
    by_name: Object.fromEntries(all.map((value) => [`of ${value}`, { [value]: otherForms(value) }])),
  };
  const json = isEscaped ? escaped(JSON.stringify(made)) : JSON.stringify(made);
  const text = contentForm === 'form' ? new URLSearchParams({ json, other: all[0] ?? '' }).toString() : json;
  const body = isCompressed ? gzipSync(text) : Buffer.from(text);
  const headers: HeaderList = [
    ...built.headers,
    ...(isCompressed ? [['Content-Encoding', 'gzip'] as const] : []),
    ['X-Customer', encodeURIComponent(all.join(','))],
  ];
  const query = all.map((value, i) => `v${i}=${encodeURIComponent(value)}`).join('&');
  const answer = escaped(JSON.stringify({ message: `hello ${all.join(', ').toUpperCase()}`, all }));
  return { all, body, headers, query, answer };
}

/** All texts of a value, as they are and as they are read. */
function textsOf(value: JsonValue): string[] {
  return [...walkJson(value)].flatMap(({ path, value: each }) => {
    const texts = [path.join('/'), typeof each === 'object' ? '' : String(each)];
    return texts.flatMap((text) => [text, ...readings(text)]);
  });
}

function readings(text: string): string[] {
  const plain = text.replace(/\\u([\da-f]{4})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  try {
    return [plain, decodeURIComponent(plain.replaceAll('+', ' '))];
  } catch {
    return [plain];
  }
}

function expectGone(values: readonly string[], texts: readonly string[]): void {
  const plain = texts
    .join('\n')
    .normalize('NFKC')
    .replace(/\u200b/g, '')
    .toLowerCase();
  const whole = `${plain}\n${plain.replace(/[_\s]+/g, ' ')}`;
  for (const value of values)
    expect(whole.includes(value.toLowerCase()) ? `${value} in ${whole}` : '').toBe('');
}

it('personal data is nowhere in a scrubbed exchange, and the verdict stays', async () => {
  const scrubber = createScrubber({ key: randomBytes(32), catalogue, all: false });
  await holds(
    60,
    fc.asyncProperty(cases, async (drawn) => {
      const { all, body, headers, query, answer } = webhookOf(drawn);
      const { refusal: _refusal, ...verdict } = judge(body, headers);
      const exchange: Exchange = {
        ...verdict,
        id: 'k3f9',
        direction: 'received',
        at: '2026-01-31T09:30:00.000Z',
        request: {
          method: 'POST',
          url: `http://h.example/hook?${query}`,
          headers,
          size: body.length,
          ...bodyText(body),
        },
        response: {
          status: 400,
          statusClass: '',
          headers: [
            ['X-For', all[0] ?? ''],
            ['Location', `https://h.example/of/${all.map(encodeURIComponent).join('/')}`],
          ],
          body: answer,
          bodyEncoding: 'utf8',
          durationMs: 1,
        },
        error: { code: 'refused', message: `no ${all.join(' ')}` },
        attempt: 1,
      };
      expect(verdict.provider).toBe(drawn.place.provider);
      const scrubbed = scrubber.exchange(exchange);
      const bytes = bodyBytes(scrubbed.request);
      const sent = drawn.isCompressed ? gunzipSync(bytes) : bytes;
      expectGone(all, [
        ...textsOf(JSON.parse(JSON.stringify(scrubbed)) as JsonValue),
        sent.toString(),
        ...readings(sent.toString()),
      ]);
      const again = judge(bytes, headers);
      const lines = (findings: Exchange['findings']) =>
        findings.map(({ severity, rule, path }) => `${severity} ${rule} ${path}`);
      expect(lines(scrubbed.findings)).toEqual(lines(verdict.findings));
      expect(lines(again.findings)).toEqual(lines(verdict.findings));
      expect(again).toMatchObject({ event: verdict.event, key: verdict.key, valid: verdict.valid });
    }),
  );
});

it('personal data is in no screen, line or report of a scrubbed run', async () => {
  await holds(
    4,
    fc.asyncProperty(
      cases,
      fc.constantFrom(['--json', '--raw'], ['--full', '--headers'], []),
      async (drawn, flags) => {
        const { all, body, headers, query } = webhookOf(drawn);
        const cwd = temporaryFolder();
        const kinds = ['junit', 'markdown', 'html'];
        const reports = kinds.flatMap((kind) => ['--report', `${kind}=report.${kind}`]);
        const run = await listenInProcess([...flags, ...reports, '--scrub', '--count', '1'], { cwd });
        await call(`${run.url}hook?${query}`, { method: 'POST', headers: Object.fromEntries(headers), body });
        const { stdout, stderr } = await run.ended;
        const files = kinds.map((kind) => readFileSync(join(cwd, `report.${kind}`), 'utf8'));
        const shown = await Promise.all(
          [
            ['history', '--scrub'],
            ['history', '--scrub', '--json', '--raw'],
            ['history', 'show', 'last', '--scrub', '--all'],
          ].map(async (args) => (await runInProcess(args, { cwd })).stdout),
        );
        const texts = [stdout, stderr, ...files, ...shown];
        expectGone(all, [...texts, ...texts.flatMap(readings)]);
      },
    ),
  );
});
