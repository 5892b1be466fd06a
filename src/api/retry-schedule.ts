import { usageError } from '../exchange/error.ts';
import type { RetrySchedule } from '../sender/retries.ts';

/**
 * Reads the pauses before further tries, in milliseconds; `undefined` where there are none.
 *
 * @param speed divides them; 1 unless given
 * @throws WebhookCliError `bad_schedule` for what is no time to wait
 */
export function retrySchedule(
  pausesMs: readonly number[] | undefined,
  speed?: number | undefined,
): RetrySchedule | undefined {
  if (pausesMs === undefined) return undefined;
  const wrong = pausesMs.find((ms) => !(Number.isFinite(ms) && ms >= 0));
  if (wrong === undefined) return { pausesMs, speed };
  throw usageError(
    'bad_schedule',
    `retryScheduleMs holds ${wrong}, which is no time to wait`,
    'give milliseconds from 0 up',
  );
}
