import type { Exchange } from '../../core/exchange.ts';
import type { JsonValue } from '../../core/json/json.ts';
import { walkJson } from '../../core/json/pointer.ts';
import { cutText } from '../../core/text/cut-text.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts } from '../case/case-context.ts';
import type { LevelReason } from '../case/level.ts';
import type { Subscription } from '../case/subscription.ts';
import {
  type AnswerRule,
  describeAnswer,
  describeAnswers,
  fail,
  NO_SERVER_ERROR,
  pass,
  TAKEN,
} from '../judge/answers.ts';
import { jobIdentity, STATE_NOT_READ } from '../judge/booking.ts';
import { applyChange, draft, encodeVariant } from '../judge/payload-variants.ts';
import { RECORDED } from './recorded.ts';

interface Sample {
  readonly what: string;
  readonly text: string;
  readonly rule: AnswerRule;
}

interface TextCase {
  readonly name: string;
  readonly title: string;
  readonly weight: LevelReason;
  readonly explain: string;
  readonly source: string;
  readonly samples: readonly Sample[];
}

const acceptedText = (what: string, text: string): Sample => ({ what, text, rule: TAKEN });
const survivableText = (what: string, text: string): Sample => ({ what, text, rule: NO_SERVER_ERROR });

const PEOPLE = 'ours: people type names and notes, and no provider documents a limit of what they may hold';

const TEXTS: readonly TextCase[] = [
  {
    name: 'scripts',
    title: 'takes names and notes in other scripts and keeps them as they are',
    weight: 'false',
    explain:
      'JSON is UTF-8, and a body that is read as anything else turns names into signs that nobody can read.',
    source: 'RFC 8259, 8.1: JSON is encoded in UTF-8',
    samples: [
      acceptedText('Latin letters with marks', 'Zoë Müller-Nuñez, Łódź'),
      acceptedText('Chinese, Japanese and Korean', '陈小明 山田花子 김민준'),
      acceptedText('Arabic and Hebrew', 'محمد العلي דוד כהן'),
      acceptedText('Tamil and Thai', 'முருகன் สมชาย ใจดี'),
    ],
  },
  {
    name: 'emoji',
    title: 'takes emoji, and an emoji that was cut in half',
    weight: 'lost',
    explain:
      'Characters beyond the first plane fill four bytes, which columns of three bytes refuse, and a text cut at a limit may end in half of one.',
    source: PEOPLE,
    samples: [
      acceptedText('emoji', 'Leave it at the door 🚪🙏 Thanks 👩‍👩‍👧‍👦'),
      // Alone it is valid JSON, written as an escape, and has no UTF-8.
      survivableText('half an emoji', 'Thanks \ud83d'),
    ],
  },
  {
    name: 'quotes',
    title: 'takes quotes, backslashes and markup in names and notes',
    weight: 'lost',
    explain: 'What is put into a query or a page as it came breaks it, or becomes part of it.',
    source: PEOPLE,
    samples: [
      acceptedText('quotes', `Siobhán O'Brien "the baker" \\ 'back door'; --`),
      acceptedText('markup', '<b>Ring</b> & wait </script> {{gate}} $(code) %s %00'),
    ],
  },
  {
    name: 'control-characters',
    title: 'takes line breaks, tabs and stray control characters',
    weight: 'lost',
    explain: 'Notes have lines, and what is pasted from elsewhere brings characters that nobody sees.',
    source: PEOPLE,
    samples: [
      acceptedText('lines and tabs', 'Gate code 4711\r\n\tthen\nring twice'),
      acceptedText('characters that nobody sees', 'Level\u00a02\u200b\u202e, unit\u001b[31m 5\u0007\u007f'),
      // Valid JSON, yet some databases have no place for it in a text.
      survivableText('a zero', 'Unit\u0000 5'),
    ],
  },
  {
    name: 'long',
    title: 'takes a note of 10,000 characters',
    weight: 'unproven',
    explain:
      'No maximum length is documented for any field, and a note that does not fit should be cut rather than refused.',
    source: 'ours: no page of the provider gives the length of a field',
    samples: [acceptedText('10,000 characters', 'Ring twice. '.repeat(834).slice(0, 10_000))],
  },
];

/** What people may write into names and notes. */
export function textCases([, newer]: Subscription['progress']): ConformanceCase[] {
  return TEXTS.map(({ name, samples, ...text }) => ({
    id: `text/${name}`,
    ...text,
    needs: [],
    posts: [newer],
    after: [RECORDED],
    run: (context) => runTexts(context, samples),
  }));
}

async function runTexts(
  context: CaseParts<'sender' | 'events' | 'http' | 'state'>,
  samples: readonly Sample[],
): Promise<CaseFinding> {
  const { state, sender } = context;
  const words = [...new Set(samples.map(({ rule }) => rule.words))];
  const expected = `${words.join(', or at least ')}${state === null ? '' : ', and the job known with its texts'}`;
  const exchanges: Exchange[] = [];
  for (const { what, text, rule } of samples) {
    const base = draft(context, sender.progress[1]);
    const set = Object.fromEntries(sender.provider.probes.texts.map((path) => [path, text]));
    const event = encodeVariant(context, base, applyChange(base.payload, { set }));
    const exchange = await context.http.post(event);
    exchanges.push(exchange);
    const answer = describeAnswer(exchange);
    if (!rule.holds(exchange)) return fail(expected, `${what}: ${answer}`, [exchange]);
    if (state === null || !TAKEN.holds(exchange)) continue;
    const { found, document } = await state.read(jobIdentity(event));
    if (!found) return fail(expected, `${what}: ${answer}, and the job is not known`, [exchange]);
    const spoilt = spoiltText(document, text);
    if (spoilt !== null)
      return fail(expected, `${what}: ${answer}, and the text is kept as ${spoilt}`, [exchange]);
  }
  const answers = describeAnswers(exchanges);
  return pass(expected, state === null ? `${answers}; ${STATE_NOT_READ}` : `${answers}; all known`);
}

/** What becomes of UTF-8 in hands that take it for something else. */
const SPOILERS: readonly ((text: string) => string)[] = [
  (text) => Buffer.from(text, 'utf8').toString('latin1'),
  (text) => new TextDecoder('windows-1252').decode(Buffer.from(text, 'utf8')),
  (text) => Buffer.from(text, 'utf8').toString('ascii'),
  (text) => text.replace(/[^\x00-\x7f]/gu, '?'),
  (text) => text.replace(/[^\x00-\x7f]/gu, '\ufffd'),
  (text) => text.replace(/[^\x00-\x7f]/g, '?'),
];

/** The spoilt form of a text that a state holds, or `null`. A text that is cut or left out is no such form. */
function spoiltText(document: JsonValue, text: string): string | null {
  // Half an emoji has no UTF-8, and what has none of its own cannot be spoilt.
  if (/[\ud800-\udfff]/u.test(text) || /^[\x00-\x7f]*$/.test(text)) return null;
  const forms = SPOILERS.map((spoil) => spoil(text)).filter((form) => form !== text);
  for (const { value } of walkJson(document)) {
    if (typeof value !== 'string' || value.includes(text)) continue;
    const form = forms.find((one) => value.includes(one));
    if (form !== undefined) return JSON.stringify(cutText(form, 40));
  }
  return null;
}
