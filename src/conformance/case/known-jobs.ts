import type { JsonObject } from '../../core/json/json.ts';
import { parsePointer, valueAt } from '../../core/json/pointer.ts';
import { LruMap } from '../../core/lru-map.ts';
import { once } from '../../core/once.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import type { Provider } from '../../providers/provider.ts';
import type { JobNames } from '../state/template.ts';

/** The number of jobs remembered; a state is asked for soon after a job was made. */
const MOST_JOBS = 10_000;

interface KnownJob {
  readonly first: () => JsonObject;
  /** Of its last webhook; `null` before one was made ready to be sent. */
  readonly last: JsonObject | null;
}

/** The jobs of a run by their business keys, for consumers that are asked for them by something else. */
export class KnownJobs {
  readonly #idPath: string[] | null;
  readonly #known = new LruMap<KnownJob>(MOST_JOBS);

  constructor(provider: Provider) {
    this.#idPath = provider.idPath === null ? null : parsePointer(provider.idPath);
  }

  /** What a job can be named by. */
  of(key: string): JobNames {
    const job = this.#known.get(key);
    if (job === undefined) return { key, id: null, payload: {} };
    const id = this.#idPath === null ? undefined : valueAt(job.first(), this.#idPath);
    return { key, id: typeof id === 'string' ? id : null, payload: job.last ?? job.first() };
  }

  /**
   * A job begins. Its provider's id is that of its first webhook, whatever came last: a later step of a scenario may
   * bring another one, and two orders of the same steps must be asked for under the same.
   */
  begin(key: string, firstPayload: () => JsonObject): void {
    this.#known.set(key, { first: once(firstPayload), last: null });
  }

  /** A webhook is made ready to be sent. */
  send({ key, payload }: BuiltEvent): void {
    if (key === null) return;
    this.#known.set(key, { first: this.#known.get(key)?.first ?? (() => payload), last: payload });
  }
}
