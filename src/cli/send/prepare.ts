import { usageError } from '../../core/error.ts';
import { MEDIA_TYPES } from '../../core/exchange.ts';
import { isJsonObject, type JsonObject } from '../../core/json/json.ts';
import { buildChosen } from '../../events/build.ts';
import type { EventChoice } from '../../events/choose.ts';
import { encodeBody } from '../../events/encode.ts';
import { rekey } from '../../events/identity/renew.ts';
import { chosenProvider } from '../../events/names.ts';
import { applyOverrides, overridesFrom } from '../../events/overrides.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Outgoing } from '../../sender/request.ts';
import type { EventFlags } from '../flags/event.ts';
import { buildOptions, setValues } from '../flags/event-options.ts';
import { flagName } from '../flags/misfits.ts';

/** A request's body and provider's headers, with what is known of where the payload comes from. */
export interface Prepared extends Outgoing {
  /** What people read about the payload: `constructed` and why, or `''`. */
  readonly note: string;
  readonly seed: string | null;
}

/** Prepares the next event: every call gives a fresh one, unless a seed repeats it. */
export function prepareEvent(choice: EventChoice, flags: EventFlags, secret: string | undefined): Prepared {
  const built = buildChosen(choice, { ...buildOptions(flags, choice.event.name), secret });
  return {
    provider: choice.provider,
    event: built.event,
    payloadVersion: built.payloadVersion,
    contentForm: built.contentForm,
    key: built.key,
    headers: built.headers,
    body: built.body,
    note: built.provenance === 'published' ? '' : `${built.provenance} payload: ${built.note}`,
    seed: built.seed,
  };
}

/**
 * Prepares a body from a file: the same bytes, unless a flag changes something in them.
 *
 * @throws WebhookCliError `flag_does_not_fit`, `bad_path`, `unknown_path`
 */
export async function prepareFile(
  flags: EventFlags,
  bytes: Buffer,
  catalogue: Catalogue,
  secretFor: (signed: boolean) => string | undefined,
): Promise<Prepared> {
  refuseFixtureFlags(flags);
  const named = chosenProvider(flags.provider, catalogue);
  const [{ judge }, loaded] = await Promise.all([import('../../validation/judge.ts'), catalogue.load()]);
  const judged = judge(bytes, null, {
    catalogue: loaded,
    provider: named,
    maxBytes: Number.MAX_SAFE_INTEGER,
  });
  const { provider } = judged;
  const version = provider?.versions.find(({ id }) => id === judged.payloadVersion);
  const form = flags.contentType ?? judged.contentForm ?? 'json';
  const changed = changedText(flags, judged.payload, version?.keyPath);
  const text = changed ?? judged.payloadText;
  const body =
    changed === null && form === (judged.contentForm ?? form)
      ? bytes
      : encodeBody(text ?? bytes.toString('utf8'), form, provider);
  const secret = secretFor(version?.signed === true);
  if (secret !== undefined && version?.signed !== true) {
    throw usageError(
      'flag_does_not_fit',
      'this body is of no provider and version that signs',
      'leave --secret out',
    );
  }
  return {
    provider,
    event: judged.event,
    payloadVersion: judged.payloadVersion,
    contentForm: judged.contentForm === null ? null : form,
    key: flags.id ?? judged.key,
    headers:
      provider !== null && version !== undefined
        ? provider.requestHeaders({
            version: version.id,
            contentForm: form,
            body,
            secret: secret ?? null,
            sentAt: flags.now ?? Date.now(),
          })
        : [['Content-Type', MEDIA_TYPES[form]]],
    body,
    note: '',
    seed: null,
  };
}

const OF_A_FIXTURE = [
  'type',
  'payloadVersion',
  'seed',
  'verbatim',
] as const satisfies readonly (keyof EventFlags)[];

function refuseFixtureFlags(flags: EventFlags): void {
  const asked = OF_A_FIXTURE.filter((name) => flags[name] !== undefined).map(flagName);
  if (asked.length === 0) return;
  throw usageError(
    'flag_does_not_fit',
    `${asked.join(', ')} shapes a bundled event, not a file`,
    'leave it out',
  );
}

function changedText(flags: EventFlags, payload: unknown, keyPath: string | undefined): string | null {
  const overrides = overridesFrom({ set: setValues(flags), unset: flags.unset });
  if (overrides.length === 0 && flags.id === undefined) return null;
  if (!isJsonObject(payload)) {
    throw usageError(
      'flag_does_not_fit',
      'only in a JSON object can something be changed',
      'leave --set, --unset and --id out',
    );
  }
  return JSON.stringify(
    applyOverrides(withKey(payload, flags.id, keyPath), overrides, { add: flags.add === true }),
  );
}

function withKey(payload: JsonObject, key: string | undefined, keyPath: string | undefined): JsonObject {
  if (key === undefined) return payload;
  if (keyPath !== undefined) return rekey(payload, keyPath, key);
  throw usageError(
    'flag_does_not_fit',
    '--id needs a payload of a known provider',
    'change the field with --set',
  );
}
