import { ioError } from '../core/error.ts';
import type { Writer } from '../output/writer.ts';

/**
 * Waits until everything is out. A reader that left, as in `| head -1`, is no failure.
 *
 * @throws WebhookCliError `output_unwritable`, as on a full disk
 */
export async function ensureWritten(out: Writer): Promise<void> {
  await out.flush();
  const failure = out.failure();
  if (failure !== null) {
    throw ioError('output_unwritable', `stdout cannot be written: ${failure.message}`, '', failure);
  }
}
