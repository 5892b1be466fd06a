import { describe, expect, it } from 'vitest';
import type { HeaderList } from '../../../src/core/http/headers.ts';
import { finish } from '../../../src/core/steps.ts';
import { readOnce } from '../../../src/receiver/recent-bodies.ts';
import { recogniseBody } from '../../../src/validation/judge.ts';
import { catalogue } from '../../helpers/bundled.ts';
import { fixtureBytes } from '../../helpers/receiver.ts';

const BODY = fixtureBytes('detrack/failed');
const JSON_TYPE: HeaderList = [['Content-Type', 'application/json']];

function countingReader(): { readonly read: ReturnType<typeof readOnce>; readonly reads: () => number } {
  let reads = 0;
  const read = readOnce(({ body, headers }) => {
    reads += 1;
    return recogniseBody(body, headers, { catalogue });
  });
  return { read, reads: () => reads };
}

describe('a body that comes again', () => {
  it('is read once, judged alike, and gives each request a document of its own', () => {
    const { read, reads } = countingReader();
    const again = (): ReturnType<typeof read> => read({ body: Buffer.from(BODY), headers: [...JSON_TYPE] });
    const [first, second, third] = [again(), again(), again()];
    expect(reads()).toBe(1);
    expect(finish(first.judge())).toBe(finish(second.judge()));
    expect(finish(first.judge())).toMatchObject({ event: 'failed', valid: true });
    const documents = [second, first, third].map((each) => each.document());
    expect(documents[1]).toEqual(JSON.parse(BODY.toString()));
    expect(documents).toEqual([documents[1], documents[1], documents[1]]);
    expect(new Set(documents).size).toBe(3);
    expect(first.document()).toBe(documents[1]);
  });

  it.each<{ readonly what: string; readonly body: Buffer; readonly headers: HeaderList }>([
    { what: 'another byte', body: Buffer.concat([BODY, Buffer.from(' ')]), headers: JSON_TYPE },
    { what: 'another header', body: BODY, headers: [['Content-Type', 'text/plain']] },
    { what: 'another case of a name', body: BODY, headers: [['content-type', 'application/json']] },
  ])('is read anew under $what', ({ body, headers }) => {
    const { read, reads } = countingReader();
    read({ body: BODY, headers: JSON_TYPE });
    read({ body, headers });
    expect(reads()).toBe(2);
  });

  it('is read anew where it is large', () => {
    const { read, reads } = countingReader();
    const body = Buffer.from(`{"a":"${'x'.repeat(64 * 1024)}"}`);
    for (let i = 0; i < 2; i += 1)
      expect(finish(read({ body, headers: JSON_TYPE }).judge()).valid).toBeNull();
    expect(reads()).toBe(2);
  });

  it('is judged as soon as somebody asks, though nobody did at first', () => {
    const { read, reads } = countingReader();
    expect(read({ body: BODY, headers: JSON_TYPE }).known.valid).toBeNull();
    expect(finish(read({ body: BODY, headers: JSON_TYPE }).judge()).valid).toBe(true);
    expect(read({ body: BODY, headers: JSON_TYPE }).known.valid).toBeNull();
    expect(reads()).toBe(1);
  });

  it('is given as it came where it holds no object', () => {
    const { read } = countingReader();
    for (const text of ['[1,2]', 'no JSON']) {
      const documents = [0, 1].map(() => read({ body: Buffer.from(text), headers: JSON_TYPE }).document());
      expect(documents[1]).toEqual(documents[0]);
    }
  });
});
