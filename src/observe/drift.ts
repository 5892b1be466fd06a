import type { Exchange } from '../core/exchange.ts';
import type { Finding } from '../core/finding.ts';
import type { JsonValue } from '../core/json/json.ts';
import { parsePointer, valueAt } from '../core/json/pointer.ts';
import { type DriftSighting, factsOf } from './request-facts.ts';
import { codeText, valueShape } from './value-shape.ts';

/** A field, or values of one, that the provider's documentation does not know. Nobody's data is in it. */
export interface DriftEntry {
  readonly provider: string;
  readonly payloadVersion: string | null;
  /** Such as `<provider>/unknown-field`. */
  readonly rule: string;
  /** JSON pointer; `*` stands for any index, and for a name that looks like an id. */
  readonly path: string;
  readonly count: number;
  readonly values: readonly DriftValue[];
}

interface DriftValue {
  /** Such as `text(12)`, `date-time`, `null`. */
  readonly shape: string;
  /** The value itself, where its field holds codes and it looks like one. */
  readonly code: string | null;
  readonly count: number;
}

/** The rules whose findings say that the documentation does not know something. */
const DRIFT_RULES = new Set(['unknown-field', 'unknown-value']);
const MAX_ENTRIES = 500;
const MAX_VALUES = 20;

interface OpenEntry {
  readonly entry: Omit<DriftEntry, 'count' | 'values'>;
  count: number;
  readonly values: Map<string, { readonly shape: string; readonly code: string | null; count: number }>;
}

/** Counts what the documentation does not know, as it comes. */
export class DriftTally {
  readonly #entries = new Map<string, OpenEntry>();
  #left = 0;

  add(exchange: Exchange): void {
    const { provider, payloadVersion, findings, request } = exchange;
    if (provider === null || !findings.some(isDrift)) return;
    const sightings = factsOf(request)?.drift ?? driftSightings(findings, exchange.payload);
    for (const sighting of sightings) this.#count(provider, payloadVersion, sighting);
  }

  /** What came most often first. */
  entries(): DriftEntry[] {
    return [...this.#entries.values()]
      .map(({ entry, count, values }) => ({ ...entry, count, values: [...values.values()] }))
      .toSorted((a, b) => b.count - a.count || a.path.localeCompare(b.path));
  }

  /** Findings of places that are no longer listed, because there are too many. */
  get left(): number {
    return this.#left;
  }

  #count(provider: string, payloadVersion: string | null, { rule, path, shape, code }: DriftSighting): void {
    const key = `${rule} ${payloadVersion ?? ''} ${path}`;
    const open = this.#entries.get(key) ?? {
      entry: { provider, payloadVersion, rule, path },
      count: 0,
      values: new Map(),
    };
    if (!this.#entries.has(key)) {
      if (this.#entries.size >= MAX_ENTRIES) {
        this.#left += 1;
        return;
      }
      this.#entries.set(key, open);
    }
    open.count += 1;
    const known = open.values.get(code ?? ` ${shape}`);
    if (known !== undefined) known.count += 1;
    else if (open.values.size < MAX_VALUES) open.values.set(code ?? ` ${shape}`, { shape, code, count: 1 });
  }
}

/** What the findings on a payload say of what the documentation does not know. */
export function driftSightings(findings: readonly Finding[], payload: JsonValue): readonly DriftSighting[] {
  return findings.filter(isDrift).map(({ rule, path, known: codes }) => {
    const value = valueAt(payload, parsePointer(path) ?? []) ?? null;
    // Anywhere else a value may be somebody's data, whatever it looks like.
    const code = codes === undefined ? null : codeText(value);
    return { rule, path: scrubPath(payload, path), shape: valueShape(value), code };
  });
}

/** The finding at the whole document only counts others of its rule. */
function isDrift({ rule, path }: Finding): boolean {
  return path !== '' && DRIFT_RULES.has(rule.slice(rule.indexOf('/') + 1));
}

/** A name that is an id or a number differs from payload to payload; one that is no name may be a person's. */
function scrubPath(payload: JsonValue, path: string): string {
  let here: JsonValue | undefined = payload;
  const names = (parsePointer(path) ?? []).map((name) => {
    const isIndex = Array.isArray(here);
    here = here === undefined ? undefined : valueAt(here, [name]);
    if (isIndex || /^\d+$|^[\da-f]{24}$/i.test(name)) return '*';
    return /^[\w.-]{1,60}$/.test(name) ? name : `text(${name.length})`;
  });
  return names.map((name) => `/${name}`).join('');
}

/** The entries as a JSON document to hand on, for instance to report what has changed at a provider. */
export function driftDocument(entries: readonly DriftEntry[]): string {
  return `${JSON.stringify({ schemaVersion: 1, type: 'drift', drift: entries }, null, 2)}\n`;
}
