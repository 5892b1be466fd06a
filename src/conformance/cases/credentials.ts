import { type BasicCredentials, basicHeader } from '../../core/http/credentials.ts';
import { header, withHeaders, withoutHeaders } from '../../core/http/headers.ts';
import type { Provider } from '../../providers/provider.ts';
import type { CaseFinding, ConformanceCase } from '../case/case.ts';
import type { CaseParts, CaseRequest } from '../case/case-context.ts';
import type { Subscription } from '../case/subscription.ts';
import { NOT_TAKEN, REFUSED } from '../judge/answers.ts';
import { type Attempt, jobIdentity, judgeAttempts } from '../judge/booking.ts';
import { documentedSource } from './probes.ts';

type Headers = readonly (readonly [what: string, authorization: string | null])[];

interface CredentialCase {
  readonly name: string;
  readonly title: string;
  readonly explain: string;
  /** Values of the header instead of the right one; `null` for none. */
  readonly headers: (right: BasicCredentials) => Headers;
}

const CREDENTIALS: readonly CredentialCase[] = [
  {
    name: 'missing',
    title: 'lets nobody in without credentials',
    explain: 'Whoever finds the address could post whatever he likes.',
    headers: () => [['no header', null]],
  },
  {
    name: 'wrong-password',
    title: 'lets nobody in with a wrong password',
    explain: 'A comparison of the name alone, or of a part of the password, lets strangers in.',
    headers: ({ user, password }) =>
      [
        ['another password', `${password === 'x' ? 'y' : 'x'}${password.slice(1)}`],
        ['the password without its end', password.slice(0, -1)],
        ['more than the password', `${password}x`],
        ['an empty password', ''],
      ]
        .filter(([, wrong]) => wrong !== password)
        .map(([what = '', wrong = '']) => [what, basicHeader({ user, password: wrong })] as const),
  },
  {
    name: 'wrong-user',
    title: 'lets nobody in with a wrong user name',
    explain: 'Both halves of the credentials must be right.',
    headers: ({ user, password }) => [
      ['another user', basicHeader({ user: `${user}x`, password })],
      ['no user', basicHeader({ user: user === '' ? 'x' : '', password })],
    ],
  },
  {
    name: 'malformed',
    title: 'lets nobody in with an Authorization header that it cannot read',
    explain: 'What takes a header apart meets headers that have not the parts it expects.',
    headers: ({ user, password }) => [
      ['the scheme alone', 'Basic'],
      ['no base64', 'Basic %%%'],
      ['no colon inside', `Basic ${Buffer.from(user).toString('base64')}`],
      ['not encoded', `Basic ${ascii(user)}:${ascii(password)}x`],
      ['another scheme', 'Bearer 0123456789'],
      ['a long one', `Basic ${'QUJD'.repeat(1000)}`],
    ],
  },
];

function ascii(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '');
}

/** Credentials that are not the right ones. */
export function credentialCases(provider: Provider, [, newer]: Subscription['progress']): ConformanceCase[] {
  const source = documentedSource(provider, 'auth', 'ours: credentials that are asked for are checked');
  const common = { source: `${source}; RFC 7617`, needs: ['auth'], posts: [newer] } as const;
  return [
    ...CREDENTIALS.map(
      ({ name, title, explain, headers }): ConformanceCase => ({
        id: `auth/${name}`,
        title,
        weight: 'stranger',
        explain,
        ...common,
        run: (context) => runCredentials(context, headers),
      }),
    ),
    {
      id: 'auth/client-error',
      title: 'says with a 4xx that it lets somebody not in',
      weight: 'refused',
      explain: 'A 5xx says that the consumer broke, and to its owner that something has to be mended.',
      ...common,
      after: CREDENTIALS.map(({ name }) => `auth/${name}`),
      run: async (context) => {
        const attempts = attemptsOf(context, (right) => CREDENTIALS.flatMap(({ headers }) => headers(right)));
        return attempts === null
          ? NO_CREDENTIALS
          : judgeAttempts({ ...context, state: null }, REFUSED, attempts);
      },
    },
  ];
}

const NO_CREDENTIALS: CaseFinding = { kind: 'skip', reason: 'the requests carry no Basic credentials' };

async function runCredentials(
  context: CaseParts<'sender' | 'events' | 'http' | 'state'>,
  headers: CredentialCase['headers'],
): Promise<CaseFinding> {
  const attempts = attemptsOf(context, headers);
  return attempts === null ? NO_CREDENTIALS : judgeAttempts(context, NOT_TAKEN, attempts);
}

/** A request for each header, each under a job of its own; `null` where the endpoint is sent no credentials. */
function attemptsOf(
  context: CaseParts<'sender' | 'events' | 'http'>,
  headers: CredentialCase['headers'],
): readonly Attempt[] | null {
  const right = rightCredentials(context);
  if (right === null) return null;
  return headers(right).map(([what, authorization]): Attempt => {
    const event = context.events.build(context.sender.progress[1]);
    return {
      what,
      request: withAuthorization(context.http.request(event), authorization),
      job: jobIdentity(event),
    };
  });
}

function withAuthorization(request: CaseRequest, authorization: string | null): CaseRequest {
  return {
    ...request,
    headers:
      authorization === null
        ? withoutHeaders(request.headers, ['Authorization'])
        : withHeaders(request.headers, [['Authorization', authorization]]),
  };
}

/** The credentials that the context sends, read back from a request of its own. */
function rightCredentials(context: CaseParts<'sender' | 'events' | 'http'>): BasicCredentials | null {
  const { headers } = context.http.request(context.events.build(context.sender.progress[1]));
  const token = /^basic\s+(\S+)$/i.exec(header(headers, 'Authorization') ?? '')?.[1];
  if (token === undefined) return null;
  const text = Buffer.from(token, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
