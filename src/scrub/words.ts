import { once } from '../core/once.ts';
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
  /** Whether it is what a field of codes, times or numbers is for, or says no more than usual words do. */
  readonly isCodeLike: (text: string, isOfTexts: boolean) => boolean;
  /** What stands in for it. */
  readonly unknown: (text: string) => string;
}

/** @param harmless texts that stay: codes, names of events, the job's key */
export function createWords(standIns: StandIns, harmless: ReadonlySet<string>): Words {
  const known = once(() => new Set([...harmless].flatMap((text) => text.toLowerCase().split(/[^a-z]+/))));
  const isUsual = (word: string): boolean => {
    const plain = word.toLowerCase();
    return USUAL.has(plain) || OF_FIELDS.has(plain) || known().has(plain);
  };
  return {
    standIns,
    isFormatted,
    isCode: (text) => harmless.has(text) || isFormatted(text),
    isCodeLike: (text, isOfTexts) => {
      // Some senders pad what they scanned with signs that are not seen.
      const plain = text.replace(/[\u200b-\u200d\u2060\ufeff]/g, '').trim();
      if (harmless.has(plain) || isFormatted(plain)) return true;
      if (isOfTexts && isOneCode(plain, isUsual)) return true;
      return (
        plain.length <= MOST_OF_WORDS &&
        plain
          .split(/[\s.,:;/()&|+-]+/)
          .every((word) => word === '' || /^\d{1,12}[a-z]{0,2}$|^\d+t\d+z?$/i.test(word) || isUsual(word)) &&
        !/\d[\s.-]?\d{3}[\s.-]?\d{4}.*[a-z]|[a-z].*\d[\s.-]?\d{3}[\s.-]?\d{4}|^[+(]\d/i.test(plain)
      );
    },
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

/** Letters and digits without a space: a code, a number of a document. Two names with a sign between them are none. */
function isOneCode(text: string, isUsual: (word: string) => boolean): boolean {
  if (text.length > MOST_OF_CODE || !/^[a-z\d]+(?:[_.:/#-]+[a-z\d]+)*$/i.test(text)) return false;
  return text.split(/[_.:/#-]+/).filter((word) => /^[A-Z][a-z]+$/.test(word) && !isUsual(word)).length < 2;
}
const MOST_OF_CODE = 48;
const MOST_OF_WORDS = 60;

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

/** Words of times, amounts, payments, vehicles and other kinds: what fields say that have no list of codes. */
const OF_FIELDS: ReadonlySet<string> = new Set(
  'after|afternoon|am|any|anytime|asap|at|bank|before|between|bike|box|boxes|by|car|card|carton|cartons|cash|cheque|cm|cod|collect|courier|credit|customer|d|day|days|debit|deliver|dropoff|economy|evening|express|fri|friday|from|ft|gmt|h|heavy|high|hour|hours|hr|hrs|inch|kg|km|large|lb|lbs|light|logistics|lorry|low|m|medium|midnight|min|mins|minute|minutes|mon|monday|morning|motorcycle|next|night|noon|normal|on|online|operations|pallet|pallets|parcel|paid|pc|pcs|pickup|pm|prepaid|priority|recipient|return|s|sales|same|sat|saturday|scooter|sec|sender|service|sgd|small|standard|sun|sunday|support|t|thu|thursday|today|tomorrow|transfer|transport|truck|tue|tuesday|until|urgent|usd|utc|van|warehouse|wed|wednesday|week|weight|z'.split(
    '|',
  ),
);
