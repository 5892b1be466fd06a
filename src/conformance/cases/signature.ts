import { withHeaders, withoutHeaders } from '../../core/http/headers.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import type { Provider, SignatureScheme } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts, CaseRequest } from '../case/case-context.ts';
import type { LevelReason } from '../case/level.ts';
import type { Subscription } from '../case/subscription.ts';
import { type AnswerRule, judgeAnswers, NOT_TAKEN, REFUSED, TAKEN } from '../judge/answers.ts';
import { type Attempt, jobIdentity, judgeAttempts } from '../judge/booking.ts';
import { bodyOf, encodeAs, unusualJson } from '../judge/payload-variants.ts';
import { documentedSource } from './probes.ts';

interface Signing {
  readonly context: CaseParts<'sender' | 'events' | 'http' | 'state'>;
  readonly scheme: SignatureScheme;
  readonly secret: string;
}

interface SignatureCase {
  readonly name: string;
  readonly title: string;
  readonly weight: LevelReason;
  readonly explain: string;
  readonly source?: string;
  readonly after?: readonly string[];
  readonly run: (signing: Signing) => Promise<CaseFinding>;
}

type Values = readonly (readonly [what: string, value: string | null])[];
type WrongValues = (signing: Signing, event: BuiltEvent) => Values;

interface WrongSignature {
  readonly name: string;
  readonly title: string;
  readonly explain: string;
  /** Values of the header instead of the right one; `null` for none. */
  readonly values: WrongValues;
}

const WRONG: readonly WrongSignature[] = [
  {
    name: 'missing',
    title: 'lets nobody in without a signature',
    explain: 'Without it whoever finds the address could post whatever he likes.',
    values: () => [['no header', null]],
  },
  {
    name: 'wrong',
    title: 'lets nobody in with a signature made with another secret or over another body',
    explain: 'A header that is there proves nothing until it is compared.',
    values: ({ scheme, secret }, { body }) => [
      ['another secret', scheme.sign(body, `${secret}x`)],
      ['another body', scheme.sign(Buffer.concat([body, Buffer.from(' ')]), secret)],
      ['an empty secret', scheme.sign(body, '')],
    ],
  },
  {
    name: 'truncated',
    title: 'lets nobody in with a signature that is cut or too long',
    explain:
      'Comparisons in constant time throw on texts of two lengths, and those of beginnings let a few characters pass.',
    values: ({ scheme, secret }, { body }) => {
      const right = scheme.sign(body, secret);
      return [
        ['half of it', right.slice(0, right.length / 2)],
        ['its first character', right.slice(0, 1)],
        ['nothing', ''],
        ['twice', `${right}${right}`],
      ];
    },
  },
  {
    name: 'malformed',
    title: 'lets nobody in with a signature of other characters',
    explain:
      'Text that is no digest decodes to other lengths than its own, which comparisons in constant time throw on.',
    values: ({ scheme, secret }, { body }) => {
      const { length } = scheme.sign(body, secret);
      return [
        ['no digest', 'z'.repeat(length)],
        // As long as a digest in characters, and twice as long in UTF-8.
        ['letters beyond ASCII', 'é'.repeat(length)],
        ['a long one', 'a'.repeat(4096)],
      ];
    },
  },
];

const SIGNATURES: readonly SignatureCase[] = [
  ...WRONG.map(
    ({ name, title, explain, values }): SignatureCase => ({
      name,
      title,
      weight: 'stranger',
      explain,
      run: (signing) => turnedAway(signing, NOT_TAKEN, [values]),
    }),
  ),
  {
    name: 'exact-bytes',
    title: 'takes a right signature over JSON that is written in an unusual way',
    weight: 'lost',
    explain: 'What is signed are the bytes of the body, which a parser and a serialiser do not give back.',
    run: async ({ context }) => {
      const event = context.events.build(context.sender.progress[1]);
      const unusual = encodeAs(context, event, event.payload, unusualJson(event.payload));
      return judgeAnswers(TAKEN, [await context.http.post(unusual)]);
    },
  },
  {
    name: 'reencoded',
    title: 'lets no body in that was written anew after it was signed',
    weight: 'stranger',
    explain: 'A consumer that signs what it has parsed takes a body that its sender never signed.',
    run: async ({ context }) => {
      const event = context.events.build(context.sender.progress[1]);
      const request = context.http.request(event);
      const body = bodyOf(context, JSON.stringify(event.payload, null, 2));
      return judgeAttempts(context, NOT_TAKEN, [
        { what: 'written anew', request: { ...request, body }, job: jobIdentity(event) },
      ]);
    },
  },
  {
    name: 'client-error',
    title: 'says with a 4xx that it lets somebody not in',
    weight: 'refused',
    explain: 'A 5xx says that the consumer broke, and to its owner that something has to be mended.',
    after: WRONG.map(({ name }) => `signature/${name}`),
    run: (signing) =>
      turnedAway(
        { ...signing, context: { ...signing.context, state: null } },
        REFUSED,
        WRONG.map(({ values }) => values),
      ),
  },
  {
    name: 'stale-timestamp',
    title: 'does not take a webhook whose time header is 30 days old',
    weight: 'defence',
    explain: 'A request that was overheard can be sent again, and an old time is a sign of it.',
    source:
      'ours: the provider signs no time and documents no window, so that this keeps out the careless only',
    run: stale,
  },
];

/** Signatures that are not right, and right ones over unusual bytes. */
export function signatureCases(provider: Provider, [, newer]: Subscription['progress']): ConformanceCase[] {
  const documented = documentedSource(
    provider,
    'signature',
    'ours: a signature that is asked for is checked',
  );
  return SIGNATURES.map(({ name, source = documented, run, ...text }) => ({
    id: `signature/${name}`,
    ...text,
    source,
    needs: ['signature'],
    posts: [newer],
    run: async (context) => {
      const { secret } = context.sender;
      const { signature } = context.sender.provider;
      if (secret === null || signature === null) {
        return {
          kind: 'skip',
          reason: `${context.sender.version.title} of ${context.sender.provider.title} is not signed`,
        };
      }
      return run({ context, scheme: signature, secret });
    },
  }));
}

/** What comes with each value instead of the right signature must be answered by a rule, and not be booked. */
function turnedAway(signing: Signing, rule: AnswerRule, wrong: readonly WrongValues[]): Promise<CaseFinding> {
  const { context } = signing;
  const next = (): BuiltEvent => context.events.build(context.sender.progress[1]);
  const attempts = wrong.flatMap((values) =>
    values(signing, next()).map(([what], i): Attempt => {
      const event = next();
      const value = values(signing, event)[i]?.[1] ?? null;
      return {
        what,
        request: signedAs(context.http.request(event), signing.scheme, value),
        job: jobIdentity(event),
      };
    }),
  );
  return judgeAttempts(context, rule, attempts);
}

function signedAs(request: CaseRequest, { header }: SignatureScheme, value: string | null): CaseRequest {
  return {
    ...request,
    headers:
      value === null
        ? withoutHeaders(request.headers, [header])
        : withHeaders(request.headers, [[header, value]]),
  };
}

const MONTH_MS = 30 * 86_400_000;

async function stale({ context, scheme }: Signing): Promise<CaseFinding> {
  const event = context.events.build(context.sender.progress[1]);
  const request = context.http.request(event);
  const { version, contentForm, secret } = context.sender;
  const call = { version: version.id, contentForm, body: event.body, secret };
  const old = context.sender.provider.requestHeaders({ ...call, sentAt: Date.now() - MONTH_MS });
  const now = new Map(context.sender.provider.requestHeaders({ ...call, sentAt: Date.now() }));
  const times = old.filter(([name, value]) => name !== scheme.header && now.get(name) !== value);
  if (times.length === 0) return { kind: 'skip', reason: 'the requests carry no time' };
  const headers = withHeaders(request.headers, times);
  return judgeAttempts(context, NOT_TAKEN, [
    { what: '30 days old', request: { ...request, headers }, job: jobIdentity(event) },
  ]);
}
