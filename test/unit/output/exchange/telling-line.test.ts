import { describe, expect, it } from 'vitest';
import { tellingLine } from '../../../../src/output/exchange/telling-line.ts';
import { response } from '../samples.ts';

const lineOf = (body: string): string => tellingLine(response({ body }));

describe('the telling line of an answer', () => {
  it.each([
    ['a word', 'no such job', 'no such job'],
    ['the first line that has one', '\n\n----\r\n  Error: boom\n    at app.js:1', 'Error: boom …'],
    ['no word at all', '\n  !!\n', '!!'],
    ['nothing', ' \n ', ''],
    [
      'a document on several lines',
      '{\n  "error": "no such  job",\n  "id": 1.0\n}',
      '{"error":"no such  job","id":1.0}',
    ],
    ['what begins as a document', '{ "error":\n  "cut', '{ "error": "cut'],
    [
      'a page',
      '<!DOCTYPE html><html><head><title>Error</title><style>a > b { }</style></head>\n<body><pre>TypeError: x&#39;s &lt;y&gt;<br> &nbsp; at</pre></body></html>',
      "Error TypeError: x's <y> at",
    ],
    ['a page without words', '<html>\n<body></body></html>', '<html> <body></body></html>'],
    ['a page whose script has no end', '<title>Oops</title><script>let a = 1', 'Oops'],
  ])('of %s', (_, body, line) => {
    expect(lineOf(body)).toBe(line);
  });

  it('is cut, and says so', () => {
    expect(lineOf('x'.repeat(100_000))).toBe(`${'x'.repeat(200)}…`);
    expect(lineOf(JSON.stringify({ error: 'y'.repeat(100_000) }))).toMatch(/^\{"error":"y+…$/);
  });

  it('says of bytes how many they are', () => {
    const body = Buffer.from([0xff, 0xfe, 0x00]).toString('base64');
    expect(tellingLine(response({ body, bodyEncoding: 'base64' }))).toBe('(3 B that are no UTF-8)');
  });

  it('reads what nobody closes once', () => {
    for (const part of ['<script>', '<!--', '<', '<a ', '&', '<style']) {
      expect(lineOf(part.repeat(200_000)).length).toBeLessThanOrEqual(201);
    }
  });
});
