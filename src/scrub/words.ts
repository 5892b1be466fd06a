import { isIsoDate, isIsoDateTime, type PersonalData } from '../providers/field.ts';
import type { StandIns } from './stand-ins.ts';

/** What is done with a text of which nobody says what it holds. */
export interface Words {
  readonly standIns: StandIns;
  /** Whether it is nobody's data for sure: empty, a time, a code, the job's key, what answers usually say. */
  readonly isHarmless: (text: string) => boolean;
  /** Whether it is written as a time or an id. */
  readonly isFormatted: (text: string) => boolean;
  /** Whether it is a time, an id or a code. */
  readonly isCode: (text: string) => boolean;
  /** What stands in for it. */
  readonly unknown: (text: string) => string;
}

/** @param harmless texts that stay: codes, names of events, the job's key */
export function createWords(standIns: StandIns, harmless: ReadonlySet<string>): Words {
  return {
    standIns,
    isFormatted,
    isCode: (text) => harmless.has(text) || isFormatted(text),
    isHarmless: (text) =>
      text === '' ||
      harmless.has(text) ||
      isIsoDate(text) ||
      isIsoDateTime(text) ||
      text.split(/[\s.,:;!]+/).every((word) => USUAL.has(word.toLowerCase()) || harmless.has(word)) ||
      (/^-?\d+(?:\.\d+)?$/.test(text) && !isOddNumber(text)),
    unknown: (text) => standIns.of(kindOf(text), text),
  };
}

/** What a text may be by its looks: elsewhere the same may stand in a field of that kind. */
function kindOf(text: string): PersonalData {
  if (/^-?\d{1,3}\.\d{3,}$/.test(text)) return 'coordinate';
  if (/^\+?[\d\s().-]{7,}$/.test(text)) return 'phone';
  // A few words may be a name, whose parts stand elsewhere; many are written by people.
  return text.split(/\s+/).length > MOST_WORDS ? 'text' : 'name';
}

const MOST_WORDS = 4;

function isFormatted(text: string): boolean {
  return isIsoDate(text) || isIsoDateTime(text) || /^[\da-f]{24}$/i.test(text);
}

/** Whether a number may say who or where somebody is, as a telephone number does: no count or amount is as long. */
export function isOddNumber(written: string): boolean {
  const [whole = '', decimals = ''] = written.replace(/^-/, '').split('.');
  return whole.length > MOST_DIGITS || decimals.length > MOST_DECIMALS;
}
const MOST_DIGITS = 4;
const MOST_DECIMALS = 2;

/** Words of answers that are nobody's data. */
const USUAL: ReadonlySet<string> = new Set(
  '|200|201|202|204|400|401|403|404|405|409|413|415|422|429|500|502|503|504|a|accepted|already|and|bad|be|body|cannot|created|delivery|done|duplicate|empty|error|event|exception|expected|failed|failure|false|field|for|found|gateway|get|hook|http|in|internal|invalid|is|it|job|json|missing|must|no|not|null|of|ok|order|payload|post|processed|put|queued|received|required|request|server|status|success|successful|successfully|the|timeout|to|true|type|unauthorized|unavailable|unexpected|unknown|value|webhook|with'.split(
    '|',
  ),
);
