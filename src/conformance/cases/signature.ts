import { withHeaders, withoutHeaders } from '../../core/http/headers.ts';
import type { BuiltEvent } from '../../events/encode.ts';
import type { Provider, SignatureScheme } from '../../providers/provider.ts';
import type { CaseFinding, CaseLevel, ConformanceCase } from '../case/case.ts';
import type { CaseParts, CaseRequest } from '../case/case-context.ts';
import { DENIED, judgeAnswers, REFUSED, TAKEN } from '../judge/answers.ts';
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
  readonly level: CaseLevel;
  readonly explain: string;
  readonly source?: string;
  readonly run: (signing: Signing) => Promise<CaseFinding>;
}

/** A 401 or 403 by rights; another 4xx keeps strangers out as well. */
const TURNED_AWAY = { ...REFUSED, words: `${DENIED.words}, at least a 4xx` };

const SIGNATURES: readonly SignatureCase[] = [
  {
    name: 'missing',
    title: 'refuses a webhook without a signature',
    level: 'must',
    explain: 'Without it whoever finds the address could post whatever he likes.',
    run: (signing) => turnedAway(signing, () => [['no header', null]]),
  },
  {
    name: 'wrong',
    title: 'refuses a signature made with another secret or over another body',
    level: 'must',
    explain: 'A header that is there proves nothing until it is compared.',
    run: (signing) =>
      turnedAway(signing, ({ scheme, secret }, { body }) => [
        ['another secret', scheme.sign(body, `${secret}x`)],
        ['another body', scheme.sign(Buffer.concat([body, Buffer.from(' ')]), secret)],
        ['an empty secret', scheme.sign(body, '')],
      ]),
  },
  {
    name: 'truncated',
    title: 'refuses a signature that is cut or too long, without breaking',
    level: 'must',
    explain:
      'Comparisons in constant time throw on texts of two lengths, and those of beginnings let a few characters pass.',
    run: (signing) =>
      turnedAway(signing, ({ scheme, secret }, { body }) => {
        const right = scheme.sign(body, secret);
        return [
          ['half of it', right.slice(0, right.length / 2)],
          ['its first character', right.slice(0, 1)],
          ['nothing', ''],
          ['twice', `${right}${right}`],
        ];
      }),
  },
  {
    name: 'malformed',
    title: 'refuses a signature of other characters, without breaking',
    level: 'must',
    explain:
      'Text that is no digest decodes to other lengths than its own, which comparisons in constant time throw on.',
    run: (signing) =>
      turnedAway(signing, ({ scheme, secret }, { body }) => {
        const { length } = scheme.sign(body, secret);
        return [
          ['no digest', 'z'.repeat(length)],
          // As long as a digest in characters, and twice as long in UTF-8.
          ['letters beyond ASCII', 'é'.repeat(length)],
          ['a long one', 'a'.repeat(4096)],
        ];
      }),
  },
  {
    name: 'exact-bytes',
    title: 'takes a right signature over JSON that is written in an unusual way',
    level: 'must',
    explain: 'What is signed are the bytes of the body, which a parser and a serialiser do not give back.',
    run: async ({ context }) => {
      const event = context.events.build(context.sender.provider.probes.progress[1]);
      const unusual = encodeAs(context, event, event.payload, unusualJson(event.payload));
      return judgeAnswers(TAKEN, [await context.http.post(unusual)]);
    },
  },
  {
    name: 'reencoded',
    title: 'refuses a body that was written anew after it was signed',
    level: 'must',
    explain: 'A consumer that signs what it has parsed takes a body that its sender never signed.',
    run: async ({ context }) => {
      const event = context.events.build(context.sender.provider.probes.progress[1]);
      const request = context.http.request(event);
      const body = bodyOf(context, JSON.stringify(event.payload, null, 2));
      return judgeAttempts(context, TURNED_AWAY, [
        { what: 'written anew', request: { ...request, body }, job: jobIdentity(event) },
      ]);
    },
  },
  {
    name: 'stale-timestamp',
    title: 'refuses a webhook whose time header is 30 days old',
    level: 'should',
    explain: 'A request that was overheard can be sent again, and an old time is a sign of it.',
    source:
      'ours: the provider signs no time and documents no window, so that this keeps out the careless only',
    run: stale,
  },
];

/** Signatures that are not right, and right ones over unusual bytes. */
export function signatureCases(provider: Provider): ConformanceCase[] {
  const documented = documentedSource(
    provider,
    'signature',
    'ours: a signature that is asked for is checked',
  );
  return SIGNATURES.map(({ name, title, level, explain, source = documented, run }) => ({
    id: `signature/${name}`,
    title,
    level,
    explain,
    source,
    needs: ['signature'],
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

type Values = readonly (readonly [what: string, value: string | null])[];

/** Each value instead of the right signature must be refused, and its event not booked. */
function turnedAway(
  signing: Signing,
  values: (signing: Signing, event: BuiltEvent) => Values,
): Promise<CaseFinding> {
  const { context } = signing;
  const next = (): BuiltEvent => context.events.build(context.sender.provider.probes.progress[1]);
  const attempts = values(signing, next()).map(([what], i): Attempt => {
    const event = next();
    const value = values(signing, event)[i]?.[1] ?? null;
    return {
      what,
      request: signedAs(context.http.request(event), signing.scheme, value),
      job: jobIdentity(event),
    };
  });
  return judgeAttempts(context, TURNED_AWAY, attempts);
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
  const event = context.events.build(context.sender.provider.probes.progress[1]);
  const request = context.http.request(event);
  const { version, contentForm, secret } = context.sender;
  const call = { version: version.id, contentForm, body: event.body, secret };
  const old = context.sender.provider.requestHeaders({ ...call, sentAt: Date.now() - MONTH_MS });
  const now = new Map(context.sender.provider.requestHeaders({ ...call, sentAt: Date.now() }));
  const times = old.filter(([name, value]) => name !== scheme.header && now.get(name) !== value);
  if (times.length === 0) return { kind: 'skip', reason: 'the requests carry no time' };
  const headers = withHeaders(request.headers, times);
  return judgeAttempts(context, TURNED_AWAY, [
    { what: '30 days old', request: { ...request, headers }, job: jobIdentity(event) },
  ]);
}
