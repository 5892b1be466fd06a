import { describe, expect, it } from 'vitest';
import { ReceivedTally, totalsInWords } from '../../../src/observe/totals.ts';
import { exchange, response } from '../output/samples.ts';

describe('what was passed on', () => {
  it.each([
    [[], [], '1 received, 1 valid', 0, 0],
    [[true], [], '1 received, 1 valid; forwarded: 1 delivered', 1, 0],
    [[false], [], '1 received, 1 valid; forwarded: 1 not delivered', 0, 1],
    [[true], [200, 302, 404, null], '1 received, 1 valid; forwarded: 2 delivered, 3 not delivered', 2, 3],
  ] as const)('is counted: answered %j, beside %j', (answered, beside, words, delivered, failed) => {
    const tally = new ReceivedTally();
    const [forwarded] = answered.map((each) => ({ to: 'http://127.0.0.1:3000/', delivered: each }));
    tally.add(exchange({ valid: true }), forwarded);
    for (const status of beside)
      tally.addSent(exchange({ response: status === null ? null : response({ status }) }));
    expect(tally.totals().forwarded).toEqual({ delivered, failed });
    expect(totalsInWords(tally.totals())).toBe(words);
  });
});
