import type { ArchivePart, PackedNode, PayloadNode } from '../../wire.ts';
import { matchesWords } from '../list/filter-words.ts';
import { LAST } from '../state/router.ts';
import { type Source, SourceError } from './source.ts';

/** The parts that an offline file holds, or `null` where this page is no such file. */
export function archiveParts(): ArchivePart[] | null {
  const blocks = [...document.querySelectorAll('script[data-part]')];
  return blocks.length === 0 ? null : blocks.map((block): ArchivePart => JSON.parse(block.textContent ?? ''));
}

/** The world as an offline file holds it: all is there, and nothing can be done. */
export function archiveSource(parts: readonly ArchivePart[]): Source {
  const of = <Type extends ArchivePart['type']>(type: Type): Extract<ArchivePart, { type: Type }>[] =>
    parts.filter((part): part is Extract<ArchivePart, { type: Type }> => part.type === type);
  const exchanges = of('exchange').sort((a, b) => b.detail.row.seq - a.detail.row.seq);
  const found = (id: string) =>
    exchanges.find(({ detail }, i) => detail.row.id.startsWith(id) || (i === 0 && id === LAST)) ??
    missing(id);
  const { state, usual } = of('state')[0] ?? missing('its state');
  const unpacked = (node: PackedNode): PayloadNode => ({
    ...usual,
    ...node,
    inside: node.inside?.map(unpacked) ?? null,
  });

  return {
    state: async () => state,
    list: async ({ q, offset, limit }) => {
      const matched = exchanges.map(({ detail }) => detail.row).filter((row) => matchesWords(row, q));
      return {
        rows: matched.slice(offset, offset + limit),
        matched: matched.length,
        known: exchanges.length,
        upTo: exchanges[0]?.detail.row.seq ?? 0,
        unreadable: 0,
        isWhole: true,
      };
    },
    follow: () => () => undefined,
    detail: async (id) => {
      const { detail } = found(id);
      return { ...detail, payload: detail.payload && unpacked(detail.payload) };
    },
    part: async (_, path) => missing(path),
    field: async (id, path) => {
      const { fields } = found(id);
      const facts = of('fields').find(({ name }) => name === fields);
      return facts?.fields[path.replaceAll(/\/\d+(?=\/|$)/g, '/*')] ?? null;
    },
    body: null,
    copy: null,
    diff: async (id, other) => {
      const { diff } = found(id);
      return diff?.before.id === other ? diff : missing(`what differs from ${other}`);
    },
    job: async (provider, key) =>
      of('job').find(({ job }) => job.provider === provider && job.key === key)?.job ?? missing(key),
    sendables: async () => missing('what can be sent'),
    actions: null,
  };
}

function missing(what: string): never {
  throw new SourceError({ code: 'not_in_file', message: `This file does not have ${what}`, hint: '' });
}
