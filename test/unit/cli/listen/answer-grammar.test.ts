import { describe, expect, it } from 'vitest';
import { parseAnswers } from '../../../../src/cli/listen/answer-grammar.ts';
import type { AnswerStep } from '../../../../src/receiver/answers/answer-plan.ts';

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'body.json': '{"ok":true}',
  'page.html': '<p>',
  'a+b,c.txt': 'text',
  noname: '[1]',
  words: 'not json',
  bytes: new Uint8Array([0xff]),
};

function readFile(file: string): Uint8Array {
  const found = FILES[file];
  if (found === undefined) throw new Error(`no file ${file}`);
  return Buffer.from(found);
}

function steps(text: string): readonly (number | AnswerStep)[] | undefined {
  return parseAnswers([text], readFile).steps;
}

describe('parseAnswers', () => {
  it.each<[string, AnswerStep[]]>([
    ['503', [{ status: 503 }]],
    ['500,timeout,200', [{ status: 500 }, { fault: 'timeout' }, { status: 200 }]],
    [' 500 , Reset ', [{ status: 500 }, { fault: 'reset' }]],
    ['close,truncated,malformed', [{ fault: 'close' }, { fault: 'truncated' }, { fault: 'malformed' }]],
    ['timeout:30s', [{ fault: 'timeout', holdMs: 30_000 }]],
    ['500*3,200', [{ times: 3, status: 500 }, { status: 200 }]],
    ['503+delay:2s*2', [{ times: 2, status: 503, delayMs: 2000 }]],
    ['delay:1s~3s', [{ delayMs: [1000, 3000] }]],
    ['503+retry-after:30', [{ status: 503, headers: [['Retry-After', '30']] }]],
    ['503+retry-after:2m', [{ status: 503, headers: [['Retry-After', '120']] }]],
    ['redirect:http://a.example/x', [{ status: 302, headers: [['Location', 'http://a.example/x']] }]],
    ['307+redirect:/a++b,,c', [{ status: 307, headers: [['Location', '/a+b,c']] }]],
    ['302', [{ status: 302 }]],
    ['forward+reset', [{ forward: true, fault: 'reset' }]],
    ['200+truncated', [{ status: 200, fault: 'truncated' }]],
  ])('%s', (text, expected) => {
    expect(steps(text)).toEqual(expected);
    expect(parseAnswers([text], readFile).cycle).toBe(false);
  });

  it.each([
    ['200@body.json', 200, 'application/json', '{"ok":true}'],
    ['@page.html', undefined, 'text/html; charset=utf-8', '<p>'],
    ['500@a++b,,c.txt', 500, 'text/plain; charset=utf-8', 'text'],
    ['200@noname', 200, 'application/json', '[1]'],
    ['200@words', 200, 'text/plain; charset=utf-8', 'not json'],
    ['200@bytes', 200, 'application/octet-stream', '\xff'],
  ])('%s is a body of its type', (text, status, type, body) => {
    const [step] = steps(text) ?? [];
    expect(step).toMatchObject({ headers: [['Content-Type', type]] });
    const { body: bytes, status: given } = step as AnswerStep;
    expect(given).toBe(status);
    expect(Buffer.from(bytes as Uint8Array).toString('latin1')).toBe(body);
  });

  it.each(['500,200,...', '500,200,…'])('%s begins again', (text) => {
    expect(parseAnswers([text], readFile)).toMatchObject({
      steps: [{ status: 500 }, { status: 200 }],
      cycle: true,
    });
  });

  it('reads plans of events beside the usual one', () => {
    expect(
      parseAnswers(['200', 'failed=503,200,...', 'In Progress=200@a++b,,c.txt'], readFile),
    ).toMatchObject({
      steps: [{ status: 200 }],
      events: {
        failed: { steps: [{ status: 503 }, { status: 200 }], cycle: true },
        'In Progress': { steps: [{ status: 200 }], cycle: false },
      },
    });
    expect(parseAnswers(['failed=503'], readFile).steps).toEqual([]);
  });

  it('takes a sign of equality in a URL for what it is', () => {
    expect(parseAnswers(['redirect:/x?a=b'], readFile)).toMatchObject({
      events: {},
      steps: [{ status: 302 }],
    });
  });

  it.each([
    [''],
    ['500,'],
    ['500,,200'],
    ['...'],
    ['slow'],
    ['reset:5s'],
    ['500+503'],
    ['reset+close'],
    ['500+delay:1s+delay:2s'],
    ['200+redirect:/x'],
    ['503+retry-after:soon'],
    ['503+retry-after:1.5s'],
    ['500*0'],
    ['99'],
    ['1000'],
    ['delay:2'],
    ['__proto__'],
    ['204@body.json'],
    ['304@body.json'],
    ['redirect:foo bar'],
    ['redirect:foo'],
    ['redirect:http://a b/'],
    ['redirect:ftp://a.example/'],
    ['redirect:'],
    ['200,...,300'],
    ['...,200'],
  ])('refuses "%s"', (text) => {
    expect(() => parseAnswers([text], readFile)).toThrow(expect.objectContaining({ kind: 'usage' }));
  });

  it('says what was meant', () => {
    expect(() => steps('redirect')).toThrow('redirect:URL');
    expect(() => steps('200,...,300')).toThrow('goes last');
    expect(() => steps('204@body.json')).toThrow('204 has no body');
  });

  it('refuses two plans for one', () => {
    expect(() => parseAnswers(['500', '200'], readFile)).toThrow(
      expect.objectContaining({ code: 'bad_answer' }),
    );
    expect(() => parseAnswers(['failed=500', 'failed=200'], readFile)).toThrow('two plans for failed');
  });

  it('lets the reader of files say what is wrong', () => {
    expect(() => parseAnswers(['200@none.json'], readFile)).toThrow('no file none.json');
  });
});
