import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { curlCommand } from '../../../../src/output/exchange/curl.ts';
import type { DocumentOptions } from '../../../../src/validation/pasted/judge-value.ts';
import { type ById, catalogue, judge, judgeDocuments } from '../../../helpers/bundled.ts';

const BAD = '{"id":"6253e449366df67ff7e75590","do_number":"DO-1","status":"failed","attempt":"2"}';
const TYPE = "-H 'Content-Type: application/json'";

const judged = (text: string, options: ById<DocumentOptions> = {}) =>
  judgeDocuments(Buffer.from(text), options);

/** Where the wrong value stands in what was pasted, however its quotes are written. */
function placeIn(text: string): string {
  const lines = text.slice(0, /\\?"2\\?"/.exec(text.replaceAll('\\u0032', '2'))?.index).split('\n');
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}

describe('a curl command', () => {
  it.each([
    ['as people write it', `curl -X POST http://localhost:4141/hooks ${TYPE} -d '${BAD}'`],
    ['with a prompt', `$ curl ${TYPE} --data-raw '${BAD}' http://x/`],
    ['in lines', `curl http://x/ \\\n  ${TYPE} \\\r\n  --data '${BAD}'\n`],
    ['in double quotes', `curl ${TYPE} -d "${BAD.replaceAll('"', '\\"')}" http://x/`],
    [
      'as a browser copies it',
      `curl 'http://x/' ${TYPE} --data-raw $'${BAD.replace('{', '{"note":"it\\\'s \\u0021 \\xc3\\xa9",')}' --compressed`,
    ],
    ['with a quote in quotes', `curl ${TYPE} -d '${BAD.replace('{', '{"note":"it\'\\\'\'s",')}' http://x/`],
    ['with options in one word', `curl -sSXPOST -H'Content-Type: application/json' -d'${BAD}' http://x/`],
    ['with an equals sign', `curl --header='Content-Type: application/json' --data='${BAD}' http://x/`],
    ['with JSON', `curl --json '${BAD}' http://x/`],
    ['with JSON in parts', `curl --json '${BAD.slice(0, 40)}' --json '${BAD.slice(40)}' http://x/`],
    ['with its body behind it', `curl ${TYPE} -d @- http://x/ <<'EOF'\n${BAD.replace(',', ',\n ')}\nEOF\n`],
    [
      'with its body before it',
      `# a job\nprintf %s '${BAD}' | \\\n  curl ${TYPE} --data-binary @- http://x/`,
    ],
    ['with a body in a here-string', `curl ${TYPE} -d @- http://x/ <<< '${BAD}' > /dev/null 2>&1`],
  ])('is judged by what it sends, %s', (_title, text) => {
    const [only, ...more] = judged(text);
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      readAs: { kind: 'curl', words: 'a curl command' },
      provider: 'detrack',
      valid: false,
      findings: expect.arrayContaining([expect.objectContaining({ rule: 'detrack/type', path: '/attempt' })]),
    });
    expect(only?.findings.map(({ rule }) => rule)).not.toContain('request/content-type');
    const at = only?.locate('/attempt');
    expect(`${at?.line}:${at?.column}`).toBe(placeIn(text));
  });

  it('is judged by the content type that curl sends', () => {
    const rules = (text: string) => judged(text)[0]?.findings.map(({ rule }) => rule);
    expect(rules(`curl -d '${BAD}' http://x/`)).toEqual(
      judge(Buffer.from(BAD), [['Content-Type', 'application/x-www-form-urlencoded']]).findings.map(
        ({ rule }) => rule,
      ),
    );
    expect(rules(`curl -d '${BAD}' -H 'Content-Type: text/plain' http://x/`)).toContain(
      'request/content-type',
    );
  });

  it('joins what several options send, as a form', () => {
    const [only] = judged(`curl http://x/ -d a=1 -d 'json=${encodeURIComponent(BAD)}'`);
    expect(only).toEqual(
      expect.objectContaining({
        contentForm: judge(Buffer.from(`a=1&json=${encodeURIComponent(BAD)}`), [
          ['Content-Type', 'application/x-www-form-urlencoded'],
        ]).contentForm,
      }),
    );
  });

  it('is one of several', () => {
    const one = `curl ${TYPE} -d '${BAD}' http://x/`;
    expect(
      judged(`#!/bin/sh\n: "\${X:?}"\n\n# first\n${one}\n\n# second\n${one}\n`).map(({ place }) => place),
    ).toEqual(['line 5', 'line 8']);
  });

  it.each([
    ['curl -d @body.json http://x/', /body\.json/],
    ['curl --data-binary "@my body.json" http://x/', /my body\.json/],
    ['cat body.json | curl -d @- http://x/', /body\.json/],
    ['curl -d @- http://x/', /standard input/],
    ['jq . x | curl -d @- http://x/', /what jq prints/],
    ['curl -d "$(cat body.json)" http://x/', /cat body\.json/],
    ['curl -F file=@x http://x/', /-F/],
    ['curl --data-urlencode a=b http://x/', /encodes/],
  ])('%s says where its body is', (text, message) => {
    const [only] = judged(text);
    expect(only).toMatchObject({ valid: false, refusal: 400 });
    expect(only?.findings[0]?.message).toMatch(message);
  });

  it('says which quote is never closed', () => {
    const [only] = judged(`curl -d '{"a":1} http://x/`);
    expect(only).toMatchObject({ valid: false, findings: [{ rule: 'body/not-shown' }] });
    expect(only?.locate('')).toEqual({ line: 1, column: 9 });
  });
});

describe('what --print curl prints of a fixture is judged as the fixture', () => {
  const fixtures = catalogue.providers.flatMap((provider) =>
    provider.fixtures.entries().map(({ event }) => [provider.id, event] as const),
  );

  it.each(fixtures)('%s %s', (id, event) => {
    const file = new URL(`../../../../fixtures/${id}/${event}.json`, import.meta.url);
    const loaded = readFileSync(file, 'utf8');
    for (const text of [
      loaded,
      loaded.replace('{', '{"it\'s":"\u0085 \u00e9",'),
      `${loaded}${' '.repeat(120_000)}`,
    ]) {
      const body = Buffer.from(text);
      const headers = [
        ['Content-Type', 'application/json'],
        ['Authorization', 'Bearer s3cret'],
        ['X-Odd', "it's \u00e9"],
      ] as const;
      const printed = curlCommand({
        method: 'POST',
        url: new URL('http://x/hooks?token=s3cret'),
        headers,
        body,
      });
      const [only, ...more] = judged(printed);
      const { valid, findings, payload, event: judgedEvent } = judge(body, headers);
      expect(more).toEqual([]);
      expect(only).toMatchObject({ provider: id, event: judgedEvent, valid, findings, payload });
    }
  });
});
