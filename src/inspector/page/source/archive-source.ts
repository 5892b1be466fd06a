import {
  type ArchivePart,
  type DiffView,
  type ExchangeDetail,
  type FieldFacts,
  type InspectorState,
  type JobView,
  type PackedNode,
  type PayloadNode,
  USUAL_NODE,
} from '../../wire.ts';
import { matchesWords } from '../list/filter-words.ts';
import { type Source, SourceError } from './source.ts';

/** The parts that an offline file holds, or `null` where this page is no such file. */
export function archiveParts(): ArchivePart[] | null {
  const blocks = [...document.querySelectorAll('script[data-part]')];
  return blocks.length === 0 ? null : blocks.map((block): ArchivePart => JSON.parse(block.textContent ?? ''));
}

/** The world as an offline file holds it: all is there, and nothing can be done. */
export function archiveSource(parts: readonly ArchivePart[]): Source {
  let state: InspectorState | null = null;
  const exchanges: Extract<ArchivePart, { type: 'exchange' }>[] = [];
  const jobs = new Map<string, JobView>();
  const fields = new Map<string, Readonly<Record<string, FieldFacts>>>();
  for (const part of parts) {
    if (part.type === 'state') state = part.state;
    else if (part.type === 'exchange') exchanges.push(part);
    else if (part.type === 'job') jobs.set(jobName(part.job), part.job);
    else fields.set(part.name, part.fields);
  }
  exchanges.sort((a, b) => b.detail.row.seq - a.detail.row.seq);
  const rows = exchanges.map(({ detail }) => detail.row);
  // Each was written before it was known what follows it.
  const next = new Map(exchanges.map(({ detail }) => [detail.previous, detail.row.id]));
  const found = (id: string): Extract<ArchivePart, { type: 'exchange' }> => {
    const one = id === 'last' ? exchanges[0] : exchanges.find(({ detail }) => detail.row.id.startsWith(id));
    return one ?? missing(`${id} is not in this file`);
  };

  return {
    state: async () => state ?? missing('This file does not say what it was made of'),
    list: async ({ q, offset, limit }) => {
      const matched = rows.filter((row) => matchesWords(row, q));
      return {
        rows: matched.slice(offset, offset + limit),
        matched: matched.length,
        known: rows.length,
        upTo: rows[0]?.seq ?? 0,
        unreadable: 0,
        isWhole: true,
      };
    },
    follow: () => () => undefined,
    detail: async (id): Promise<ExchangeDetail> => {
      const { detail } = found(id);
      const { row, job } = detail;
      const steps = job && jobs.get(jobName(job))?.steps.length;
      return {
        ...detail,
        payload: detail.payload && unpacked(detail.payload),
        job: job && { ...job, webhooks: steps ?? job.webhooks },
        next: next.get(row.id) ?? null,
      };
    },
    part: async () => missing('This part of the payload is not in this file'),
    field: async (id, path) =>
      fields.get(found(id).fields ?? '')?.[path.replaceAll(/\/\d+(?=\/|$)/g, '/*')] ?? null,
    body: null,
    copy: null,
    diff: async (id, other): Promise<DiffView> => {
      const { diff, detail } = found(id);
      const isPrevious = detail.previous?.startsWith(other) === true || other === 'previous';
      return (isPrevious ? diff : undefined) ?? missing('This file compares with the webhook before only');
    },
    job: async (provider, key) =>
      jobs.get(jobName({ provider, key })) ?? missing(`${key} is not in this file`),
    sendables: async () => ({ providers: [], events: [], fixtures: [], scenarios: [] }),
    actions: null,
  };
}

function unpacked(node: PackedNode): PayloadNode {
  return { ...USUAL_NODE, ...node, inside: node.inside?.map(unpacked) ?? null };
}

function jobName({ provider, key }: Pick<JobView, 'provider' | 'key'>): string {
  return JSON.stringify([provider, key]);
}

function missing(message: string): never {
  throw new SourceError({ code: 'not_in_file', message, hint: '' });
}
