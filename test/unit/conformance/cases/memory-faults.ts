import type { CaseFinding } from '../../../../src/conformance/case/case.ts';
import type { CaseRequest } from '../../../../src/conformance/case/case-context.ts';
import { conformanceCases } from '../../../../src/conformance/cases/all-cases.ts';
import { header } from '../../../../src/core/http/headers.ts';
import { isJsonObject, type JsonObject } from '../../../../src/core/json/json.ts';
import { valueAt } from '../../../../src/core/json/pointer.ts';
import type { Provider } from '../../../../src/providers/provider.ts';
import { bundledScenarios, requireProvider } from '../../../helpers/bundled.ts';
import { AUTH, type FakeConsumer, fakeContext, SECRET, wiresOf } from '../../../helpers/case-context.ts';
import { isNewer, memoryShop, parsed, type ShopSteps, stateOf } from '../../../helpers/memory-shop.ts';

/** A consumer in memory with one fault. */
export interface Fault {
  readonly what: string;
  readonly fails: string;
  readonly provider?: 'detrack' | 'deliveright';
  readonly version?: string;
  readonly contentForm?: 'json' | 'form';
  readonly steps?: (right: ShopSteps, provider: Provider) => Partial<ShopSteps>;
  readonly more?: (shop: ReturnType<typeof memoryShop>) => Partial<FakeConsumer>;
}

function providerOf({ provider = 'detrack' }: Pick<Fault, 'provider'>): Provider {
  return requireProvider(provider);
}

/** Runs one case against it. */
export async function run(fault: Fault, id: string, readsState = true): Promise<CaseFinding> {
  const provider = providerOf(fault);
  const version = provider.versions.find((one) => one.id === (fault.version ?? '2'));
  const shop = memoryShop(
    provider,
    version?.signed === true,
    (right) => fault.steps?.(right, provider) ?? {},
  );
  const consumer = { ...shop, ...fault.more?.(shop) };
  const found = conformanceCases(provider, {
    wireFormats: wiresOf(provider),
    scenarios: bundledScenarios(provider.id),
  }).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  return found.run(
    fakeContext(provider, consumer, {
      version: version?.id ?? '2',
      budgetMs: 100,
      readsState,
      ...(fault.contentForm === undefined ? {} : { contentForm: fault.contentForm }),
    }),
  );
}

const eventIs = (name: string) => (request: CaseRequest) => request.event?.event === name;
const statusIf =
  (wrong: number, applies: (request: CaseRequest) => boolean): ShopSteps['answer'] =>
  (status, request) =>
    applies(request) ? wrong : status;
const document = ({ event }: CaseRequest): JsonObject => event?.payload ?? {};
const own = (object: JsonObject, name: string): unknown => object[name];
const signed = { provider: 'deliveright' } as const;
const raw = ({ body }: CaseRequest): string => Buffer.from(body).toString('utf8');

/** Counts in the state what came for a job. */
function counting(isKnown: (job: Parameters<ShopSteps['book']>[1]) => boolean): ShopSteps['book'] {
  return (known, job) => {
    const count = Number(known?.['count'] ?? 0) + (isKnown(job) ? 0 : 1);
    const newest = known === undefined || isNewer(job, known) ? stateOf(job) : known;
    return [200, { ...newest, count }];
  };
}

function seenBefore(): (text: string) => boolean {
  const seen = new Set<string>();
  return (text) => {
    const isKnown = seen.has(text);
    seen.add(text);
    return isKnown;
  };
}

/** Faults in what is done with a request, whatever the provider; those that take a server are proved over HTTP. */
export const REQUEST_FAULTS: readonly Fault[] = [
  {
    what: 'refuses an event',
    fails: 'event/on-hold',
    steps: () => ({ answer: statusIf(400, eventIs('on-hold')) }),
  },
  {
    what: 'knows the labels of deliveries only',
    fails: 'job-type/collection',
    steps: () => ({
      answer: statusIf(422, (request) => own(document(request), 'tracking_status') === 'Out for collection'),
    }),
  },
  { what: 'counts every webhook', fails: 'duplicate/exact', steps: () => ({ book: counting(() => false) }) },
  {
    what: 'answers a duplicate 409',
    fails: 'duplicate/exact',
    steps: () => ({
      book: (known, job) => [known !== undefined && known['at'] === job.at ? 409 : 200, stateOf(job)],
    }),
  },
  {
    what: 'knows a webhook by the hash of its body',
    fails: 'duplicate/new-metadata',
    steps: () => {
      const isKnown = seenBefore();
      let isRepeat = false;
      return {
        answer: (status) => status,
        authorise: (request) => {
          isRepeat = isKnown(raw(request));
          return null;
        },
        book: counting(() => isRepeat),
      };
    },
  },
  {
    what: 'knows a webhook by the time in its header',
    fails: 'duplicate/new-metadata',
    ...signed,
    steps: () => {
      const isKnown = seenBefore();
      let isRepeat = false;
      return {
        authorise: (request) => {
          // Of a job: another one may have had its event in the second that this one's second sending claims.
          const { event, key } = request.event ?? {};
          isRepeat = isKnown(`${header(request.headers, 'X-Grasshopper-Timestamp')} ${event} ${key}`);
          return null;
        },
        book: counting(() => isRepeat),
      };
    },
  },
  {
    what: 'takes a grown log for a new event',
    fails: 'duplicate/new-metadata',
    ...signed,
    steps: () => {
      const isKnown = seenBefore();
      let isRepeat = false;
      return {
        read: (payload) => {
          const order = payload['order'];
          const tracking = isJsonObject(order) ? order['tracking'] : [];
          const text = JSON.stringify([
            valueAt(payload, ['order', 'updated_at']),
            Array.isArray(tracking) ? tracking.length : 0,
            valueAt(payload, ['order', 'order_id']),
          ]);
          isRepeat = isKnown(text);
          return {
            key: String(valueAt(payload, ['order', 'order_id'])),
            id: '',
            attempt: 1,
            at: String(valueAt(payload, ['order', 'updated_at'])),
            status: String(valueAt(payload, ['order', 'status'])),
            driver: '',
            name: '',
          };
        },
        book: counting(() => isRepeat),
      };
    },
  },
  {
    what: 'lets the last one win',
    fails: 'duplicate/late',
    steps: () => ({ book: (_, job) => [200, stateOf(job)] }),
  },
  {
    what: 'lets the last one win',
    fails: 'order/reversed',
    steps: () => ({ book: (_, job) => [200, stateOf(job)] }),
  },
  {
    what: 'answers 500 to what is out of date',
    fails: 'order/reversed',
    steps: () => ({
      book: (known, job) => (known === undefined || isNewer(job, known) ? [200, stateOf(job)] : [500, known]),
    }),
  },
  {
    what: 'compares times by whole seconds',
    fails: 'order/same-second',
    steps: () => ({
      book: (known, job) => [
        200,
        known === undefined || job.at.slice(0, 19) > String(known['at']).slice(0, 19) ? stateOf(job) : known,
      ],
    }),
  },
  {
    what: 'drops whatever follows a webhook of the same order',
    fails: 'order/same-second',
    ...signed,
    steps: () => ({ book: (known, job) => [200, known ?? stateOf(job)] }),
  },
  {
    what: 'reads, waits and writes',
    fails: 'concurrent/same-job',
    steps: () => {
      let turn = 0;
      return {
        // The older one waits longer, so that what it read is out of date when it writes.
        pause: async () => {
          turn += 1;
          const ticks = turn % 2 === 1 ? 20 : 1;
          for (let i = 0; i < ticks; i += 1) await Promise.resolve();
        },
      };
    },
  },
  { what: 'answers and forgets', fails: 'state/recorded', more: () => ({ state: () => undefined }) },
  {
    what: 'says the same of every job',
    fails: 'state/recorded',
    more: () => ({ state: () => ({ jobs: 0 }) }),
  },
  {
    what: 'throws at a status it does not know',
    fails: 'unknown/status',
    steps: () => ({ answer: statusIf(500, (r) => own(document(r), 'status') === 'picked_up') }),
  },
  {
    what: 'refuses a status it does not know',
    fails: 'unknown/status-taken',
    steps: () => ({ answer: statusIf(422, (r) => own(document(r), 'status') === 'picked_up') }),
  },
  {
    what: 'throws at a topic it does not know',
    fails: 'unknown/topic',
    ...signed,
    steps: () => ({ answer: statusIf(500, (r) => own(document(r), 'topic') === 'order_archived') }),
  },
  {
    what: 'throws at a topic it does not know, in version 1',
    fails: 'unknown/topic',
    ...signed,
    version: '1',
    steps: () => ({
      answer: statusIf(500, (r) => valueAt(document(r), ['msg_info', 'topic']) === 'order_archived'),
    }),
  },
  {
    what: 'has a strict schema',
    fails: 'unknown/field',
    steps: () => ({ answer: statusIf(400, (r) => 'carbon' in document(r)) }),
  },
  {
    what: 'trims an order number that is null',
    fails: 'null/order-number',
    steps: () => ({ answer: statusIf(500, (r) => own(document(r), 'order_number') === null) }),
  },
  {
    what: 'trims a driver that is null',
    fails: 'null/driver',
    steps: () => ({ answer: statusIf(500, (r) => own(document(r), 'assign_to') === null) }),
  },
  {
    what: 'trims a reason that is null',
    fails: 'null/optional-fields',
    steps: () => ({
      answer: statusIf(
        500,
        (r) => own(document(r), 'status') === 'failed' && own(document(r), 'reason') === null,
      ),
    }),
  },
  {
    what: 'takes "" for a place',
    fails: 'null/empty-strings',
    steps: () => ({ answer: statusIf(500, (r) => own(document(r), 'pod_lat') === '') }),
  },
  {
    what: 'looks up every user',
    fails: 'null/user',
    ...signed,
    steps: () => ({
      answer: statusIf(500, (r) => valueAt(document(r), ['order', 'tracking', 0, 'user']) === null),
    }),
  },
  {
    what: 'reads the last milestone of none',
    fails: 'shape/milestones-none',
    steps: () => ({ answer: statusIf(500, (r) => JSON.stringify(own(document(r), 'milestones')) === '[]') }),
  },
  {
    what: 'wants the keys of 2022',
    fails: 'shape/keys-of-2020',
    steps: () => ({ answer: statusIf(400, (r) => !('can_reattempt' in document(r))) }),
  },
  {
    what: 'takes a partial delivery for a failure',
    fails: 'meaning/partial-is-not-failed',
    steps: (right) => ({
      read: (payload) => {
        const job = right.read(payload);
        return typeof job === 'number'
          ? job
          : { ...job, status: job.status === 'completed' ? 'done' : 'failed' };
      },
    }),
  },
  {
    what: 'takes an order at the hub for a delivered one',
    fails: 'meaning/open-is-not-delivered',
    ...signed,
    steps: (right) => ({
      read: (payload) => {
        const job = right.read(payload);
        return typeof job === 'number'
          ? job
          : { ...job, status: ['3', '5'].includes(job.status) ? 'done' : 'open' };
      },
    }),
  },
  {
    what: 'takes a reattempt for a duplicate',
    fails: 'job/reattempt',
    steps: () => ({
      book: (known, job) => [200, known !== undefined && known['id'] !== job.id ? known : stateOf(job)],
    }),
  },
  {
    what: 'throws at another driver',
    fails: 'job/driver-changed',
    steps: () => ({
      book: (known, job) => [known !== undefined && known['driver'] !== job.driver ? 500 : 200, stateOf(job)],
    }),
  },
  {
    what: 'knows an event by its id and status',
    fails: 'job/driver-changed',
    steps: () => ({
      book: (known, job) => [
        200,
        known?.['id'] === job.id && known['status'] === job.status ? known : stateOf(job),
      ],
    }),
  },
  {
    what: 'drops an order until it is created',
    fails: 'job/created-late',
    ...signed,
    steps: () => ({ answer: statusIf(404, (r) => own(document(r), 'topic') === 'tracking_changed') }),
  },
  {
    what: 'reads bodies as Latin 1',
    fails: 'text/scripts',
    steps: (_, provider) => ({
      parse: (r) => parsed(r, provider, (bytes) => Buffer.from(bytes).toString('latin1')),
    }),
  },
  {
    what: 'keeps question marks',
    fails: 'text/scripts',
    steps: () => ({
      book: (_, job) => [200, stateOf({ ...job, name: job.name.replace(/[^\x00-\x7f]/g, '?') })],
    }),
  },
  {
    what: 'has columns of three bytes',
    fails: 'text/emoji',
    steps: () => ({ answer: statusIf(500, (r) => /[\u{10000}-\u{10ffff}]/u.test(raw(r))) }),
  },
  {
    what: 'cannot write half an emoji',
    fails: 'text/emoji',
    steps: () => ({ answer: statusIf(500, (r) => /\\ud83d"/.test(raw(r))) }),
  },
  {
    what: 'builds queries by hand',
    fails: 'text/quotes',
    steps: () => ({ answer: statusIf(500, (r) => raw(r).includes("O'Brien")) }),
  },
  {
    what: 'writes XML',
    fails: 'text/control-characters',
    steps: () => ({ answer: statusIf(500, (r) => raw(r).includes('\\u001b')) }),
  },
  {
    what: 'cannot store a zero',
    fails: 'text/control-characters',
    steps: () => ({ answer: statusIf(500, (r) => raw(r).includes('\\u0000')) }),
  },
  {
    what: 'has columns of 255 characters',
    fails: 'text/long',
    steps: () => ({ answer: statusIf(500, (r) => raw(r).length > 50_000) }),
  },
  {
    what: 'breaks on 4 MiB',
    fails: 'size/oversize',
    steps: () => ({ answer: statusIf(500, (r) => r.body.length > 2 ** 20) }),
  },
  {
    what: 'hangs on 4 MiB',
    fails: 'size/oversize',
    steps: () => ({ answer: (status, r) => (r.body.length > 2 ** 20 ? { failure: 'timeout' } : status) }),
  },
  {
    what: 'runs out of stack',
    fails: 'size/deep',
    steps: () => ({ answer: statusIf(500, (r) => raw(r).includes('[{"a":[')) }),
  },
  {
    what: 'answers 500 to what is no JSON',
    fails: 'malformed/client-error',
    steps: (right) => ({ parse: (r) => (right.parse(r) === 400 ? 500 : right.parse(r)) }),
  },
  {
    what: 'answers 200 to what is no JSON',
    fails: 'malformed/syntax',
    steps: (right) => ({ parse: (r) => (right.parse(r) === 400 ? 200 : right.parse(r)) }),
  },
  {
    what: 'answers 200 to nothing',
    fails: 'malformed/empty',
    steps: (right) => ({ parse: (r) => (r.body.length === 0 ? 200 : right.parse(r)) }),
  },
  {
    what: 'acknowledges half a body',
    fails: 'malformed/truncated',
    steps: (right) => ({ parse: (r) => (raw(r).endsWith('}') ? right.parse(r) : 200) }),
  },
  {
    what: 'books what it can read of half a body',
    fails: 'malformed/nothing-booked',
    more: (shop) => ({
      take: (request) => {
        if (!raw(request).endsWith('}')) shop.book(request);
        return shop.take(request);
      },
    }),
  },
  {
    what: 'replaces what is not UTF-8',
    fails: 'malformed/not-utf8',
    steps: (_, provider) => ({
      parse: (r) => parsed(r, provider, (bytes) => Buffer.from(bytes).toString('utf8')),
    }),
  },
  {
    what: 'reads a field of null',
    fails: 'malformed/not-an-object',
    steps: () => ({ answer: statusIf(500, (r) => raw(r) === 'null') }),
  },
  { what: 'asks for no credentials', fails: 'auth/missing', steps: () => ({ authorise: () => null }) },
  {
    what: 'refuses and books all the same',
    fails: 'auth/missing',
    more: (shop) => ({
      take: async (request) => {
        shop.book(request);
        return shop.take(request);
      },
    }),
  },
  {
    what: 'compares the user alone',
    fails: 'auth/wrong-password',
    steps: () => ({ authorise: (r) => (credentials(r).startsWith(`${AUTH.user}:`) ? null : 401) }),
  },
  {
    what: 'compares the beginning of the password',
    fails: 'auth/wrong-password',
    steps: () => ({
      authorise: (r) => (credentials(r).startsWith(`${AUTH.user}:${AUTH.password}`) ? null : 401),
    }),
  },
  {
    what: 'answers a wrong password 500',
    fails: 'auth/client-error',
    steps: (right) => ({ authorise: (r) => (right.authorise(r) === null ? null : 500) }),
  },
  {
    what: 'compares the password alone',
    fails: 'auth/wrong-user',
    steps: () => ({ authorise: (r) => (credentials(r).endsWith(`:${AUTH.password}`) ? null : 401) }),
  },
  {
    what: 'throws at a header without two parts',
    fails: 'auth/client-error',
    steps: (right) => ({
      authorise: (r) =>
        (header(r.headers, 'Authorization') ?? ' ').includes(' ') ? right.authorise(r) : 500,
    }),
  },
  {
    what: 'lets in whom it cannot read',
    fails: 'auth/malformed',
    steps: (right) => ({
      authorise: (r) =>
        (header(r.headers, 'Authorization') ?? ' ').includes(' ') ? right.authorise(r) : null,
    }),
  },
  {
    what: 'checks a signature if there is one',
    fails: 'signature/missing',
    ...signed,
    steps: (right) => ({
      authorise: (r) => (header(r.headers, SIGNATURE) === undefined ? null : right.authorise(r)),
    }),
  },
  {
    what: 'looks whether there is a signature',
    fails: 'signature/wrong',
    ...signed,
    steps: () => ({ authorise: (r) => (header(r.headers, SIGNATURE) === undefined ? 401 : null) }),
  },
  {
    what: 'compares as far as the signature goes',
    fails: 'signature/truncated',
    ...signed,
    steps: (_, provider) => ({
      authorise: (r) =>
        rightSignature(provider, r).startsWith(header(r.headers, SIGNATURE) ?? '-') ? null : 401,
    }),
  },
  {
    what: 'throws at another length',
    fails: 'signature/client-error',
    ...signed,
    steps: (right) => ({
      authorise: (r) => ((header(r.headers, SIGNATURE) ?? '').length === 64 ? right.authorise(r) : 500),
    }),
  },
  {
    what: 'takes what it cannot decode for right',
    fails: 'signature/malformed',
    ...signed,
    steps: (right) => ({
      authorise: (r) => (/[^\da-f]/.test(header(r.headers, SIGNATURE) ?? '') ? null : right.authorise(r)),
    }),
  },
  {
    what: 'counts characters and compares bytes',
    fails: 'signature/client-error',
    ...signed,
    steps: (right) => ({
      authorise: (r) => {
        const given = header(r.headers, SIGNATURE) ?? '';
        if (given.length !== 64) return 401;
        return Buffer.from(given).length === 64 ? right.authorise(r) : 500;
      },
    }),
  },
  {
    what: 'signs what it has parsed',
    fails: 'signature/reencoded',
    ...signed,
    steps: (_, provider) => ({
      authorise: (r) => (signatureOfParsed(provider, r) === header(r.headers, SIGNATURE) ? null : 401),
    }),
  },
  {
    what: 'takes any time',
    fails: 'signature/stale-timestamp',
    ...signed,
    steps: (_, provider) => ({
      authorise: (r) => (provider.signature?.verify(r.headers, r.body, SECRET).ok === true ? null : 401),
    }),
  },
  {
    what: 'is slow once in a while',
    fails: 'time/budget',
    steps: () => {
      let count = 0;
      return {
        answer: (status) => {
          count += 1;
          return { status, durationMs: count === 7 ? 101 : 3 };
        },
      };
    },
  },
  { what: 'is gone', fails: 'after/good-event', more: () => ({ take: () => ({ failure: 'refused' }) }) },
  { what: 'takes and forgets', fails: 'after/good-event', more: () => ({ state: () => undefined }) },
];

const SIGNATURE = 'X-Grasshopper-Signature';

function credentials({ headers }: CaseRequest): string {
  const token = /^Basic (.*)$/.exec(header(headers, 'Authorization') ?? '')?.[1] ?? '';
  return Buffer.from(token, 'base64').toString('utf8');
}

function rightSignature({ signature }: Provider, { body }: CaseRequest): string {
  return signature?.sign(body, SECRET) ?? '';
}

function signatureOfParsed({ signature }: Provider, request: CaseRequest): string {
  return signature?.sign(Buffer.from(JSON.stringify(JSON.parse(raw(request)))), SECRET) ?? '';
}
