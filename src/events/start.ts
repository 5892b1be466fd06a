import type { JsonObject } from '../core/json/json.ts';
import type { FixtureEntry } from '../providers/fixtures.ts';
import type { Provider } from '../providers/provider.ts';
import type { EventChoice } from './choose.ts';
import { type IdentityTemplate, identityTemplate } from './identity/template.ts';

/** What every fresh payload of an event and a job type starts from. */
interface Start {
  readonly origin: FixtureEntry;
  readonly document: JsonObject;
  /** The document, as the only one. */
  readonly payloads: IdentityTemplate;
}

const starts = new WeakMap<Provider, Map<string, Start>>();

/** Reads each fixture once: who builds one event builds many. */
export function startOf({ provider, event, jobType }: EventChoice): Start {
  const made = starts.get(provider) ?? new Map<string, Start>();
  starts.set(provider, made);
  const name = `${event.name} ${jobType ?? ''}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const { document, entry } = provider.fixtures.load(event.name);
  const ofType = jobType === null ? document : provider.toJobType(document, jobType, event.name);
  const typed = provider.complete?.(ofType) ?? ofType;
  const { identity, versions } = provider;
  const start = {
    origin: entry,
    document: typed,
    payloads: identityTemplate([typed], { identity, keyPath: versions[0].keyPath }),
  };
  made.set(name, start);
  return start;
}
