import { usageError } from '../../core/error.ts';
import { isJsonObject, type JsonObject } from '../../core/json/json.ts';
import { checkKey, drawKey } from '../../events/identity/key-template.ts';
import { rekey } from '../../events/identity/rekey.ts';
import { applyOverrides, type Override, overridesFrom, overrideText } from '../../events/overrides.ts';
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
  judged: Judgement,
  keyPath: string | undefined,
): string | null {
  const overrides = overridesFrom({ set: setValues(flags), unset: flags.unset });
  if (overrides.length === 0 && flags.id === undefined) return null;
  const leaveOut = (['set', 'unset', 'id'] as const)
    .filter((name) => flags[name] !== undefined)
    .map(flagName);
  const document = requireObject(judged, `leave ${leaveOut.join(', ')} out`);
  const text = withKey(document.text, document.payload, flags.id, judged.provider, keyPath);
  return overridden({ ...document, text }, overrides, flags.add === true);
}

/** A JSON object, and its text. */
interface ObjectText {
  readonly payload: JsonObject;
  readonly text: string;
}

/**
 * The document of a body, in which something is to be changed.
 *
 * @throws WebhookCliError `flag_does_not_fit`
 */
export function requireObject({ payload, payloadText }: Judgement, hint = ''): ObjectText {
  if (isJsonObject(payload) && payloadText !== null) return { payload, text: payloadText };
  throw usageError('flag_does_not_fit', 'only in a JSON object can something be changed', hint);
}

/**
 * The text of a document with changes in it: every other byte stays.
 *
 * @throws WebhookCliError `bad_path`, `unknown_path`, `index_out_of_range`
 */
export function overridden(
  { payload, text }: ObjectText,
  overrides: readonly Override[],
  add: boolean,
): string {
  // Refuses what does not fit: the text is changed without a question.
  applyOverrides(payload, overrides, { add });
  return overrideText(text, overrides);
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
