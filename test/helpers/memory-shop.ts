import type { CaseRequest } from '../../src/conformance/case/case-context.ts';
import { basicHeader } from '../../src/core/http/credentials.ts';
import { header, mediaType } from '../../src/core/http/headers.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json/json.ts';
import { valueAt } from '../../src/core/json/pointer.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { AUTH, type FakeAnswer, type FakeConsumer, SECRET } from './case-context.ts';

/** What a shop keeps of a job. */
export interface Job {
  readonly key: string;
  readonly id: string;
  readonly attempt: number;
  /** The newest time that orders webhooks; `''` where there is none. */
  readonly at: string;
  readonly status: string;
  readonly driver: string;
  readonly name: string;
}

/** The steps of a consumer; a fault replaces one of them. A number is the status that ends it there. */
export interface ShopSteps {
  readonly method: (request: CaseRequest) => number | null;
  readonly authorise: (request: CaseRequest) => number | null;
  readonly parse: (request: CaseRequest) => JsonObject | number;
  readonly read: (document: JsonObject) => Job | number;
  /** The state after a job came in, beside the status of the answer. */
  readonly book: (known: JsonObject | undefined, job: Job) => readonly [status: number, state: JsonObject];
  /** Whatever stands between a request and its answer. */
  readonly answer: (status: number, request: CaseRequest) => FakeAnswer;
  readonly pause: () => Promise<void>;
}

const STALE_SECONDS = 300;
const MOST_BYTES = 1024 ** 2;

/** The steps of a consumer that does everything right. */
export function rightSteps(provider: Provider, isSigned: boolean): ShopSteps {
  return {
    method: ({ method }) => (method === 'POST' ? null : 405),
    authorise: (request) => {
      if (provider.credentials.includes('basic')) {
        return header(request.headers, 'Authorization') === basicHeader(AUTH) ? null : 401;
      }
      if (!isSigned || provider.signature === null) return null;
      const { ok } = provider.signature.verify(request.headers, request.body, SECRET);
      if (!ok) return 401;
      const time = Number(header(request.headers, 'X-Grasshopper-Timestamp'));
      return Math.abs(Date.now() / 1000 - time) > STALE_SECONDS ? 401 : null;
    },
    parse: (request) =>
      parsed(request, provider, (bytes) => new TextDecoder('utf-8', { fatal: true }).decode(bytes)),
    read: readJob,
    book: (known, job) => [200, known === undefined || isNewer(job, known) ? stateOf(job) : known],
    answer: (status) => status,
    pause: async () => {},
  };
}

/** A consumer in memory; `faults` replaces steps of the right one. */
export function memoryShop(
  provider: Provider,
  isSigned: boolean,
  faults: (right: ShopSteps) => Partial<ShopSteps> = () => ({}),
  more: Partial<FakeConsumer> = {},
): FakeConsumer & { readonly book: (request: CaseRequest) => void } {
  const right = rightSteps(provider, isSigned);
  const steps: ShopSteps = { ...right, ...faults(right) };
  const jobs = new Map<string, JsonObject>();
  const take = async (request: CaseRequest): Promise<number> => {
    const early =
      steps.method(request) ?? (request.body.length > MOST_BYTES ? 413 : null) ?? steps.authorise(request);
    if (early !== null) return early;
    const document = steps.parse(request);
    if (typeof document === 'number') return document;
    const job = steps.read(document);
    if (typeof job === 'number') return job;
    const known = jobs.get(job.key);
    await steps.pause();
    const [status, state] = steps.book(known, job);
    jobs.set(job.key, state);
    return status;
  };
  return {
    take: async (request) => {
      try {
        return steps.answer(await take(request), request);
      } catch (error) {
        return { status: 500, body: error instanceof Error ? (error.stack ?? '') : '' };
      }
    },
    state: (key) => jobs.get(key),
    book: ({ event }) => {
      const job = event === null ? 0 : steps.read(event.payload);
      if (typeof job === 'object') jobs.set(job.key, stateOf(job));
    },
    ...more,
  };
}

/** Reads a body as the content type says. */
export function parsed(
  { headers, body }: CaseRequest,
  { formField }: Provider,
  decode: (bytes: Uint8Array) => string,
): JsonObject | number {
  const type = mediaType(headers);
  if (type !== 'application/json' && type !== 'application/x-www-form-urlencoded') return 415;
  try {
    const text = decode(body);
    const json = type === 'application/json' ? text : new URLSearchParams(text).get(formField ?? '');
    const document = JSON.parse(json ?? '') as JsonValue;
    return isJsonObject(document) ? document : 400;
  } catch {
    return 400;
  }
}

/** Reads what a shop keeps out of any payload of either provider. */
export function readJob(document: JsonObject): Job | number {
  const order = document['order'];
  const source = isJsonObject(order) ? order : document;
  const text = (...path: string[]): string => {
    const value = valueAt(source, path);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const key = text('order_id') || text('do_number') || text('do');
  if (key === '') return 400;
  const milestones = source['milestones'];
  const times = Array.isArray(milestones)
    ? milestones.map((one) => String(valueAt(one, ['created_at']) ?? ''))
    : [];
  return {
    key,
    id: text('id'),
    attempt: Number(text('attempt') || '1'),
    at: [text('updated_at'), ...times].toSorted().at(-1) ?? '',
    status: text('status'),
    driver: text('assign_to'),
    name: text('deliver_to_collect_from') || text('deliver_to') || text('customer', 'name'),
  };
}

/** The document that the consumer is asked for. */
export function stateOf(job: Job): JsonObject {
  return { ...job };
}

/** Tells whether a job says more than what is known. Without times the last one counts. */
export function isNewer(job: Job, known: JsonObject): boolean {
  if (job.attempt !== known['attempt']) return job.attempt > Number(known['attempt']);
  return job.at === '' || job.at > String(known['at']);
}
