import { usageError } from '../../core/error.ts';
import { isJsonObject, type JsonObject } from '../../core/json/json.ts';
import { checkKey, drawKey } from '../../events/identity/key-template.ts';
import { rekey } from '../../events/identity/rekey.ts';
import { applyOverrides, overridesFrom, overrideText } from '../../events/overrides.ts';
import { unseededRandom } from '../../events/random.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Judgement } from '../../validation/judge.ts';
import type { EventFlags, OverrideFlags } from '../flags/event.ts';
import { setValues } from '../flags/event-options.ts';
import { flagName } from '../flags/misfits.ts';

/**
 * The text of a document with what flags change in it; `null` where they change nothing.
 *
 * @throws WebhookCliError `flag_does_not_fit`, `bad_path`, `unknown_path`, `index_out_of_range`
 */
export function changedText(
  flags: OverrideFlags & Partial<Pick<EventFlags, 'id'>>,
  { payload, payloadText, provider }: Judgement,
  keyPath: string | undefined,
): string | null {
  const overrides = overridesFrom({ set: setValues(flags), unset: flags.unset });
  if (overrides.length === 0 && flags.id === undefined) return null;
  if (!isJsonObject(payload) || payloadText === null) {
    throw usageError(
      'flag_does_not_fit',
      'only in a JSON object can something be changed',
      `leave ${(['set', 'unset', 'id'] as const)
        .filter((name) => flags[name] !== undefined)
        .map(flagName)
        .join(', ')} out`,
    );
  }
  const renamed = withKey(payloadText, payload, flags.id, provider, keyPath);
  // Refuses what does not fit: the text is changed without a question.
  applyOverrides(payload, overrides, { add: flags.add === true });
  return overrideText(renamed, overrides);
}

function withKey(
  text: string,
  payload: JsonObject,
  key: string | undefined,
  provider: Provider | null,
  keyPath: string | undefined,
): string {
  if (key === undefined) return text;
  if (provider !== null && keyPath !== undefined) {
    checkKey(key, provider);
    return rekey(text, payload, keyPath, drawKey(key, unseededRandom()));
  }
  throw usageError(
    'flag_does_not_fit',
    '--id needs a payload of a known provider',
    'change the field with --set',
  );
}
