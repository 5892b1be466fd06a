import type { SequenceEntry } from '../../scenarios/send-order.ts';

/** How fast webhooks follow one another. */
export type Pace =
  | { readonly kind: 'at-once' }
  /** Milliseconds from the beginning of one to that of the next. */
  | { readonly kind: 'interval'; readonly ms: number }
  /** The scenario's own pauses, divided. */
  | { readonly kind: 'clock'; readonly speed: number };

/** The pace that is asked for: an interval in milliseconds, or a speed; neither waits for nothing. */
export function paceOf({
  intervalMs,
  speed,
}: {
  readonly intervalMs?: number | undefined;
  readonly speed?: number | undefined;
}): Pace {
  if (intervalMs !== undefined) return { kind: 'interval', ms: intervalMs };
  return speed === undefined ? { kind: 'at-once' } : { kind: 'clock', speed };
}

/** When the webhooks of a run are sent and which moments are in their payloads. Milliseconds everywhere. */
export interface ScenarioClock {
  /** The moment of the scenario's first step, since 1970. */
  readonly startAt: number;
  /** The earliest that a webhook goes out, counted from the beginning of the run. */
  readonly due: (index: number) => number;
}

/**
 * Sets the clock of a run so that no payload tells of the future: the newest moment in it is at most the one at
 * which it is sent. At the scenario's own speed the first step is now, at a higher one it lies back as far as
 * the run saves time.
 *
 * @param offsetMs milliseconds from the first step to another one
 * @param now milliseconds since 1970, when the run begins
 * @param fixed the moment of the first step where the user set it, since 1970
 */
export function scenarioClock(
  entries: readonly SequenceEntry[],
  offsetMs: (step: number) => number,
  pace: Pace,
  now: number,
  fixed?: number | undefined,
): ScenarioClock {
  const first = offsetMs(entries[0]?.slot ?? 0);
  const due = (index: number): number => {
    switch (pace.kind) {
      case 'at-once':
        return 0;
      case 'interval':
        return index * pace.ms;
      case 'clock':
        return (offsetMs(entries[index]?.slot ?? 0) - first) / pace.speed;
    }
  };
  // A loop, because a run may have more webhooks than a call may have arguments.
  let back = Number.POSITIVE_INFINITY;
  for (const [index, { step }] of entries.entries()) back = Math.min(back, due(index) - offsetMs(step));
  return { startAt: fixed ?? Math.floor(now + (entries.length === 0 ? 0 : back)), due };
}
