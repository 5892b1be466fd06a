import { describe, expect, it } from 'vitest';
import { MAX_OWN_BODY } from '../../../src/core/http/body.ts';
import type { JsonObject } from '../../../src/core/json/json.ts';
import { withModels } from '../../../src/providers/catalogue.ts';
import type { Rule } from '../../../src/providers/provider.ts';
import { judgeOfPlaces } from '../../../src/sender/changed-places.ts';
import { judgeReading, readToJudge } from '../../../src/validation/judge.ts';
import { catalogue, loadFixture } from '../../helpers/bundled.ts';

const [detrack] = catalogue.providers;
if (detrack === undefined) throw new Error('there is no provider');
const provider = detrack;
const document = { ...loadFixture('detrack', 'in-progress').document, do_number: 'DO-4' };

const HEADERS = [['Content-Type', 'application/json']] as const;

/** Judges a second document by what may be otherwise than in the first: its verdict, and `null` where that is not enough. */
function judgeSecond(
  second: JsonObject,
  { rules = [], paths = [['do_number']] }: { rules?: readonly Rule[]; paths?: readonly string[][] } = {},
) {
  const model = catalogue.modelOf(provider);
  const loaded = withModels(
    catalogue,
    new Map([[provider, { ...model, rules: [...model.rules, ...rules] }]]),
  );
  const options = { catalogue: loaded, provider, maxBytes: MAX_OWN_BODY };
  const whole = (each: JsonObject) => {
    const reading = readToJudge(Buffer.from(JSON.stringify(each)), HEADERS, options);
    if (!reading.ok) throw new Error('it cannot be read');
    return { scan: reading.scan, judgement: judgeReading(reading, HEADERS, options) };
  };
  const first = whole(document);
  const judge = judgeOfPlaces(first.judgement, paths, first.scan, HEADERS, options);
  const judged = judge?.(second, JSON.stringify(second)) ?? null;
  if (judged !== null) {
    expect(judged).toEqual(whole(second).judgement);
    expect(judged.findings).toBe(first.judgement.findings);
  }
  return { isLikeFirst: judged !== null, ofRow: judge !== null };
}

/** A rule that looks at something, and hits where a job's number is odd. */
function ruleOf(check: Rule['check']): Rule {
  return { id: 'odd', severity: 'warning', versions: ['2'], explain: '', source: '', check };
}

const hit = { path: '', expected: '', actual: '', message: '' };

describe('a document like one that was judged', () => {
  it('has its verdict, and a key of its own', () => {
    expect(judgeSecond({ ...document, do_number: 'DO-2' })).toEqual({ isLikeFirst: true, ofRow: true });
  });

  it('is looked at as a whole where a rule says something of what changed', () => {
    const rules = [ruleOf(({ do_number }) => (/[13579]$/.test(String(do_number)) ? [hit] : []))];
    expect(judgeSecond({ ...document, do_number: 'DO-2' }, { rules }).isLikeFirst).toBe(true);
    expect(judgeSecond({ ...document, do_number: 'DO-3' }, { rules }).isLikeFirst).toBe(false);
  });

  it('is so where the rule finds it out together with another', () => {
    const isOdd = ({ do_number }: JsonObject): boolean => /[13579]$/.test(String(do_number));
    const asks = ruleOf((_payload, _numbers, once) => (once?.(isOdd) === undefined ? [hit] : []));
    const tells = ruleOf((_payload, _numbers, once) => (once?.(isOdd) === true ? [hit] : []));
    const rules = [asks, tells];
    expect(judgeSecond({ ...document, do_number: 'DO-3' }, { rules }).isLikeFirst).toBe(false);
  });

  it('is so where a field takes no such value, or nobody knows it', () => {
    const id = { paths: [['id']] };
    expect(judgeSecond({ ...document, id: '6253e449366df67ff7e75590' }, id).isLikeFirst).toBe(true);
    expect(judgeSecond({ ...document, id: 'odd' }, id).isLikeFirst).toBe(false);
    const code = { paths: [['status']] };
    expect(judgeSecond({ ...document, status: 'not_a_code' }, code).isLikeFirst).toBe(false);
  });

  it('is so where it would be recognised as another event, or its key is a number', () => {
    const status = { paths: [['status']] };
    expect(judgeSecond({ ...document, status: 'completed' }, status).isLikeFirst).toBe(false);
    expect(judgeSecond({ ...document, do_number: 12 }).isLikeFirst).toBe(false);
  });

  it('is none where no field is known of a place', () => {
    expect(judgeSecond(document, { paths: [['nobody', 'knows']] }).ofRow).toBe(false);
  });
});
