import type { Exchange } from '../core/exchange.ts';
import type { Finding } from '../core/finding.ts';
import type { JsonValue } from '../core/json/json.ts';
import { parsePointer, valueAt } from '../core/json/pointer.ts';
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
    for (const finding of exchange.findings) {
      if (exchange.provider !== null && isDrift(finding)) this.#count(exchange, exchange.provider, finding);
    }
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

  #count(
    { payload, payloadVersion }: Exchange,
    provider: string,
    { rule, path, known: codes }: Finding,
  ): void {
    const scrubbed = scrubPath(payload, path);
    const key = `${rule} ${payloadVersion ?? ''} ${scrubbed}`;
    const open = this.#entries.get(key) ?? {
      entry: { provider, payloadVersion, rule, path: scrubbed },
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
    const value = valueAt(payload, parsePointer(path) ?? []) ?? null;
    // Anywhere else a value may be somebody's data, whatever it looks like.
    const code = codes === undefined ? null : codeText(value);
    const shape = valueShape(value);
    const known = open.values.get(code ?? ` ${shape}`);
    if (known !== undefined) known.count += 1;
    else if (open.values.size < MAX_VALUES) open.values.set(code ?? ` ${shape}`, { shape, code, count: 1 });
  }
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
