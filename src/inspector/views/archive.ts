import type { Exchange } from '../../core/exchange.ts';
import { visibleSentence } from '../../output/text/visible.ts';
import type { LoadedCatalogue } from '../../providers/catalogue.ts';
import type { ArchivePart, FieldFacts, InspectorState, PackedNode, PayloadNode, UsualNode } from '../wire.ts';
import { detailView } from './detail.ts';
import { diffView } from './diff.ts';
import { fieldFacts } from './field.ts';
import { jobView, MOST_STEPS } from './job.ts';
import { type Shown, shownId, whole } from './row.ts';

/** Webhooks of one file at the most, and bytes of their records in the journal: a browser holds all of it at once. */
const MOST_ARCHIVED = 500;
const MOST_ARCHIVED_BYTES = 16 * 1024 ** 2;

/** Values of one payload, all of which stand in the file: nothing can be asked for later. */
const MOST_NODES = 20_000;
const USUAL: UsualNode = {
  text: '',
  more: 0,
  size: 0,
  inside: null,
  codeName: null,
  phrase: null,
  isEmpty: false,
  findings: [],
  missing: [],
  isMarked: false,
  isKnown: false,
};
const NOTHING = { repost: false, save: false, targets: [] };

/**
 * The newest of a list that one file takes.
 *
 * @param bytesOf bytes of the record of one
 */
export function archivable<T>(oldestFirst: readonly T[], bytesOf: (one: T) => number): readonly T[] {
  let [from, bytes] = [oldestFirst.length, 0];
  for (const one of oldestFirst.slice(-MOST_ARCHIVED).reverse()) {
    bytes += bytesOf(one);
    // One that is larger than all may be stands alone.
    if (bytes > MOST_ARCHIVED_BYTES && from < oldestFirst.length) break;
    from -= 1;
  }
  return oldestFirst.slice(from);
}

/** What is known of a webhook before it is read. */
export type ArchivedHead = Pick<Exchange, 'id' | 'provider' | 'key'>;

/**
 * What an offline file is made of.
 *
 * @param webhooks as they may be shown, oldest first; each is taken when the file has come to it
 * @param heads of all of them
 */
export function* archiveParts(
  webhooks: Iterable<Shown>,
  heads: readonly ArchivedHead[],
  state: Pick<InspectorState, 'version' | 'journal' | 'isScrubbed'>,
  catalogue: LoadedCatalogue,
): Generator<ArchivePart, void, undefined> {
  yield {
    type: 'state',
    usual: USUAL,
    state: {
      ...state,
      run: '',
      receiver: null,
      forwardsTo: [],
      answers: null,
      can: { send: false, repost: false, save: false, export: false },
      sendsTo: null,
    },
  };
  const idsOf = new Map<string, string[]>();
  for (const head of heads) {
    const ids = idsOf.get(jobName(head)) ?? [];
    ids.push(head.id);
    idsOf.set(jobName(head), ids);
  }
  const jobs = new Map<string, Shown[]>();
  const facts = new Map<string, Map<string, FieldFacts>>();
  for (const shown of webhooks) {
    const exchange = whole(shown);
    const { provider, key, payloadVersion } = exchange;
    const job = provider === null || key === null ? null : { provider, key };
    const before = (job && jobs.get(jobName(job))) ?? [];
    const previous = before.at(-1);
    const ids = (job && idsOf.get(jobName(job))) ?? [];
    const next = ids[ids.indexOf(exchange.id) + 1];
    const around = {
      // By what the job itself is called in the file.
      job: job && { provider: job.provider, key: visibleSentence(job.key), webhooks: ids.length },
      previous: previous === undefined ? null : shownId(previous.exchange.id),
      next: next === undefined ? null : shownId(next),
      can: NOTHING,
    };
    const detail = detailView(shown, around, catalogue, { nodes: MOST_NODES, inside: MOST_NODES });
    const fields = provider === null ? undefined : `${provider} ${payloadVersion ?? ''}`;
    if (fields !== undefined && detail.payload !== null) {
      const known = facts.get(fields) ?? new Map<string, FieldFacts>();
      facts.set(fields, known);
      for (const path of knownPaths(detail.payload)) {
        const place = path.replaceAll(/\/\d+(?=\/|$)/g, '/*');
        const found = known.has(place) ? null : fieldFacts(exchange, path, catalogue);
        if (found !== null) known.set(place, found);
      }
    }
    const diff = previous === undefined ? undefined : diffView(previous, shown, catalogue);
    const payload = detail.payload && packed(detail.payload);
    yield { type: 'exchange', detail: { ...detail, payload }, diff, fields };
    before.push(shown);
    if (job !== null) jobs.set(jobName(job), before);
  }
  for (const webhooksOf of jobs.values()) {
    const { provider, key } = webhooksOf[0]?.exchange ?? {};
    if (provider === null || provider === undefined || key === null || key === undefined) continue;
    const last = webhooksOf.slice(-MOST_STEPS - 1);
    yield { type: 'job', job: jobView({ provider, key }, last, webhooksOf.length, catalogue) };
  }
  for (const [name, known] of facts) yield { type: 'fields', name, fields: Object.fromEntries(known) };
}

function jobName({ provider, key }: Pick<ArchivedHead, 'provider' | 'key'>): string {
  return JSON.stringify([provider, key]);
}

/** A value without what is as usual. */
function packed({ path, name, type, inside, ...rest }: PayloadNode): PackedNode {
  const usual: Readonly<Record<string, unknown>> = { ...USUAL };
  const unusual = Object.entries(rest).filter(([member, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== usual[member],
  );
  return {
    path,
    name,
    type,
    ...Object.fromEntries(unusual),
    ...(inside === null ? {} : { inside: inside.map(packed) }),
  };
}

/** Places of values that something is known of. */
function* knownPaths(root: PayloadNode): Generator<string, void, undefined> {
  for (const nodes = [root]; nodes.length > 0; ) {
    const node = nodes.pop();
    if (node?.isKnown === true && node.path !== null) yield node.path;
    nodes.push(...(node?.inside ?? []));
  }
}
