import { usageError } from '../../core/error.ts';
import { type ContentForm, MEDIA_TYPES } from '../../core/exchange.ts';
import type { Finding } from '../../core/finding.ts';
import { buildChosen } from '../../events/build.ts';
import type { SendableEvent } from '../../events/built-event.ts';
import type { EventChoice } from '../../events/choose.ts';
import { encodeBody, replaceDocument } from '../../events/encode.ts';
import { chosenProvider } from '../../events/names.ts';
import { eventRow, type RowEvent } from '../../events/row.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Outgoing } from '../../sender/request.ts';
import type { Judgement } from '../../validation/judge.ts';
import type { EventFlags } from '../flags/event.ts';
import { buildOptions } from '../flags/event-options.ts';
import { flagName } from '../flags/misfits.ts';
import { changedText } from './changed-text.ts';
import { provenanceNote } from './provenance.ts';

/** A request's body and provider's headers, with what is known of where the payload comes from. */
export interface Prepared extends Outgoing {
  /** What people read about the payload: `constructed` and why, or `''`. */
  readonly note: string;
  readonly seed: string | null;
  /** What is found in the payload before flags change single fields in it. */
  readonly before?: readonly Finding[] | undefined;
  /** A file that holds the very body. */
  readonly file?: string | undefined;
  /** Where it goes, unless all of a run go to one place. */
  readonly url?: URL | undefined;
  /** Milliseconds from the beginning of the one before it, and from that of the first. */
  readonly pauseMs?: number | undefined;
  readonly dueMs?: number | undefined;
}

/**
 * Prepares events of a row, by their numbers from 0 on: each is a fresh one. With a seed every one is another one as
 * well, and the row is the same every time.
 *
 * @param before what is found in the payload as it is: a bundled event has no errors, in any version or form
 */
export function prepareEvents(
  choice: EventChoice,
  flags: EventFlags,
  secret: string | undefined,
  before: readonly Finding[] = [],
): (index: number) => Prepared {
  const { seed, ...options } = { ...buildOptions(flags, choice.event.name), secret };
  let next: ReturnType<typeof eventRow> | undefined;
  let note = '';
  return (index) => {
    if (index === 0) {
      const first = buildChosen(choice, { ...options, seed });
      // It says where the payload's fixture is from, so that all of a row have the same.
      note = provenanceNote('payload', first);
      return prepared(choice.provider, first, { note, seed: first.seed, before });
    }
    next ??= eventRow(choice, options);
    const built = next(seed === undefined ? seed : `${seed}/${index}`);
    return prepared(choice.provider, built, { note, seed: null, before });
  };
}

function prepared(
  provider: Provider,
  built: SendableEvent & Partial<RowEvent>,
  { note, seed, before }: Pick<Prepared, 'note' | 'seed' | 'before'>,
): Prepared {
  return {
    provider,
    event: built.event,
    payloadVersion: built.payloadVersion,
    contentForm: built.contentForm,
    key: built.key,
    headers: built.headers,
    body: built.body,
    alike: built.alike,
    note,
    seed,
    before,
  };
}

/**
 * Prepares a body from a file: the same bytes, unless a flag changes something in them.
 *
 * @throws WebhookCliError `flag_does_not_fit`, `bad_path`, `unknown_path`
 */
export async function prepareFile(
  flags: EventFlags & { readonly file: string },
  bytes: Buffer,
  catalogue: Catalogue,
  secretFor: (signed: boolean) => string | undefined,
): Promise<Prepared> {
  refuseFixtureFlags(flags);
  const named = chosenProvider(flags.provider, catalogue);
  const [{ judge }, loaded] = await Promise.all([import('../../validation/judge.ts'), catalogue.load()]);
  const options = { catalogue: loaded, maxBytes: Number.MAX_SAFE_INTEGER };
  const judged = judge(bytes, null, { ...options, provider: named });
  const { provider } = judged;
  const version = provider?.versions.find(({ id }) => id === judged.payloadVersion);
  const form = flags.contentType ?? judged.contentForm ?? 'json';
  const changed = changedText(flags, judged, version?.keyPath);
  const body = bodyOf(bytes, judged, changed, { form, provider });
  // Of one that a flag has changed, what goes out tells whose event it is and of which job.
  const sent = changed === null ? judged : judge(body, null, { ...options, provider: provider ?? undefined });
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
    event: sent.event,
    payloadVersion: judged.payloadVersion,
    contentForm: judged.contentForm === null ? null : form,
    key: sent.key,
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
    before: judged.findings,
    ...(body === bytes && flags.file !== '-' ? { file: flags.file } : {}),
  };
}

function bodyOf(
  bytes: Buffer,
  { payloadText, contentForm }: Judgement,
  changed: string | null,
  { form, provider }: { readonly form: ContentForm; readonly provider: Provider | null },
): Buffer {
  const body = (): string => bytes.toString('utf8');
  if (form !== (contentForm ?? form)) return encodeBody(changed ?? payloadText ?? body(), form, provider);
  if (changed === null || payloadText === null) return bytes;
  return Buffer.from(replaceDocument(body(), payloadText, changed, form));
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
