import { usageError } from '../../core/error.ts';
import type { Exchange } from '../../core/exchange.ts';
import { bySeverity, type Finding } from '../../core/finding.ts';
import { type JsonValue, safeJson } from '../../core/json/json.ts';
import { parsePointer, valueAt } from '../../core/json/pointer.ts';
import { cutText } from '../../core/text/cut-text.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { innerPath, isFoldable, lastOfName, memberValue } from '../../output/payload/members.ts';
import { isWanted, type Placed, placeFindings } from '../../output/payload/placement.ts';
import { readScalar } from '../../output/payload/scalar.ts';
import { readSyntax, type ValueNode } from '../../output/payload/syntax.ts';
import { visible, visibleWithin } from '../../output/text/visible.ts';
import { type LoadedCatalogue, providerOf } from '../../providers/catalogue.ts';
import { type PayloadGlossary, payloadFields, payloadWords } from '../../validation/glossary.ts';
import type { FindingView, PayloadNode, PayloadPart } from '../wire.ts';
import { findingView } from './findings.ts';

/** How much of a payload is given at once. */
export interface TreeLimits {
  /** Values. */
  readonly nodes: number;
  /** Members or entries of one container. */
  readonly inside: number;
}

const AT_ONCE: TreeLimits = { nodes: 2000, inside: 200 };
/** Columns of a scalar, of which each is some characters at most. */
const SCALAR_COLUMNS = 250;
const NAME_CHARACTERS = 200;
const PHRASE_COLUMNS = 200;
/** Findings that are told beside the tree, since their places are not given with it. */
const MOST_BESIDE = 100;

interface Tree {
  /** The payload; `null` where it is no document, or nests too deep. */
  readonly payload: PayloadNode | null;
  /** About the whole, and about places that are not given, the gravest first. */
  readonly findings: readonly FindingView[];
}

/** The payload of an exchange as a tree, in its own order, with numbers as they were written and findings at their places. */
export function payloadTree(exchange: Exchange, catalogue: LoadedCatalogue, limits = AT_ONCE): Tree {
  const syntax = exchange.payloadText === null ? null : readSyntax(exchange.payloadText);
  if (syntax === null) return { payload: null, findings: beside(exchange.findings) };
  const { top, root } = placeFindings(syntax.value, exchange.findings);
  const making = new Making(wordsOf(exchange, catalogue), limits);
  const payload = making.node(syntax.root, syntax.value, { path: '', name: null, placed: root });
  const told = new Set(top);
  return {
    payload,
    findings: beside(exchange.findings.filter((finding) => told.has(finding) || !making.given.has(finding))),
  };
}

/**
 * A stretch of what a container of a payload holds.
 *
 * @param path JSON pointer of the container
 * @param from index of the first
 * @throws WebhookCliError `unknown_path`
 */
export function payloadPart(
  exchange: Exchange,
  { path, from }: { readonly path: string; readonly from: number },
  catalogue: LoadedCatalogue,
): PayloadPart {
  const syntax = exchange.payloadText === null ? null : readSyntax(exchange.payloadText);
  const segments = parsePointer(path);
  const found = syntax === null || segments === null ? null : walk(syntax.root, syntax.value, segments);
  if (syntax === null || segments === null || found === null) {
    throw usageError('unknown_path', `the payload has nothing at ${excerpt(path, 80)}`);
  }
  let placed: Placed | null = placeFindings(syntax.value, exchange.findings).root;
  for (const segment of segments) placed = placed?.inside.get(segment) ?? null;
  const making = new Making(wordsOf(exchange, catalogue), AT_ONCE);
  return {
    path,
    from,
    size: found.node.size,
    inside: making.inside(found.node, found.value, { path, name: null, placed }, from),
  };
}

function beside(findings: readonly Finding[]): FindingView[] {
  return bySeverity(findings).slice(0, MOST_BESIDE).map(findingView);
}

interface Words extends PayloadGlossary {
  readonly isKnown: (path: string) => boolean;
}

function wordsOf(exchange: Exchange, catalogue: LoadedCatalogue): Words {
  const provider = providerOf(exchange, catalogue);
  const { payloadVersion } = exchange;
  const fieldAt = provider && payloadFields(provider, payloadVersion, catalogue.modelOf);
  return {
    ...payloadWords(provider, payloadVersion, catalogue.modelOf),
    isKnown: (path) => fieldAt?.(path) !== undefined,
  };
}

/** Where a path leads in a text; of members of one name the last counts. */
function walk(
  root: ValueNode,
  document: JsonValue,
  segments: readonly string[],
): { readonly node: ValueNode; readonly value: JsonValue } | null {
  let node: ValueNode | undefined = root;
  for (const segment of segments) {
    if (node.type === 'Array') node = nth(node.entries(), Number(segment));
    else node = [...node.members()].findLast(({ name }) => name === segment)?.value;
    if (node === undefined) return null;
  }
  const value = valueAt(document, segments);
  return value === undefined ? null : { node, value };
}

function nth<T>(entries: Iterable<T>, index: number): T | undefined {
  let i = 0;
  for (const entry of entries) {
    if (i === index) return entry;
    i += 1;
  }
  return undefined;
}

interface Place {
  readonly path: string | null;
  readonly name: string | null;
  readonly placed: Placed | null;
}

const TYPES = {
  Object: 'object',
  Array: 'array',
  String: 'string',
  Number: 'number',
  Boolean: 'boolean',
  Null: 'null',
} as const;

/** Makes nodes, so many of them. */
class Making {
  /** Findings that stand at a node. */
  readonly given = new Set<Finding>();
  readonly #words: Words;
  readonly #mostInside: number;
  #left: number;

  constructor(words: Words, { nodes, inside }: TreeLimits) {
    this.#words = words;
    this.#left = nodes;
    this.#mostInside = inside;
  }

  node(node: ValueNode, value: JsonValue, place: Place): PayloadNode {
    this.#left -= 1;
    const { path, name, placed } = place;
    const isContainer = node.type === 'Object' || node.type === 'Array';
    const scalar = isContainer ? null : readScalar(node, value, SCALAR_COLUMNS);
    const codeName = scalar === null || path === null ? null : this.#words.codeName(path, value);
    const phrase = isContainer && path !== null ? this.#words.summarise(path, value) : null;
    const findings = placed?.findings ?? [];
    const missing = placed?.missing ?? [];
    for (const finding of [...findings, ...missing.map((each) => each.finding)]) this.given.add(finding);
    return {
      path,
      name,
      type: TYPES[node.type],
      text: scalar?.text ?? '',
      more: scalar?.more ?? 0,
      size: node.size,
      inside: isContainer && (this.#left > 0 || node.size === 0) ? this.inside(node, value, place, 0) : null,
      codeName: codeName === null ? null : visible(codeName),
      phrase: phrase === null ? null : visibleWithin(phrase, PHRASE_COLUMNS),
      isEmpty: isFoldable(node, value, placed),
      findings: findings.map(findingView),
      missing: missing.map((each) => ({
        name: visible(cutText(each.name, NAME_CHARACTERS)),
        finding: findingView(each.finding),
      })),
      isMarked: isWanted(placed),
      isKnown: path !== null && path !== '' && this.#words.isKnown(path),
    };
  }

  /** What a container holds from an index on, until there are enough. What is at the top is given in any case. */
  inside(node: ValueNode, value: JsonValue, { path, placed }: Place, from: number): PayloadNode[] {
    const nodes: PayloadNode[] = [];
    const last = node.type === 'Object' ? lastOfName(node, value) : null;
    let i = -1;
    const isFull = (): boolean => nodes.length >= this.#mostInside || (this.#left <= 0 && path !== '');
    if (node.type === 'Array') {
      const values = Array.isArray(value) ? value : [];
      for (const entry of node.entries()) {
        i += 1;
        if (i < from) continue;
        if (isFull()) break;
        nodes.push(
          this.node(entry, values[i] ?? null, {
            path: innerPath(path, i),
            name: String(i),
            placed: placed?.inside.get(String(i)) ?? null,
          }),
        );
      }
      return nodes;
    }
    for (const member of node.members()) {
      i += 1;
      if (i < from) continue;
      if (isFull()) break;
      const isLast = last === null || last.get(member.name) === i;
      nodes.push(
        this.node(member.value, memberValue(member, value, isLast), {
          path: isLast ? innerPath(path, member.name) : null,
          name: safeJson(cutText(member.name, NAME_CHARACTERS)),
          placed: isLast ? (placed?.inside.get(member.name) ?? null) : null,
        }),
      );
    }
    return nodes;
  }
}
