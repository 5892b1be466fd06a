import type { Open } from '../core/types/open.ts';
import { buildFrom as build, buildChosen } from '../events/build.ts';
import type { BuildOptions as EventOptions } from '../events/build-options.ts';
import type { BuiltEvent } from '../events/built-event.ts';
import type {
  EventName,
  KnownPath,
  PayloadOf,
  ProviderName,
  ValuesByPath,
  VersionName,
} from '../providers/known.ts';
import { bundledCatalogue } from '../providers/registry.ts';
import { isObject, readOptions, required, type TableOf } from './inputs/reader.ts';
import { contentForm } from './inputs/request.ts';
import {
  bool,
  fullSecret,
  jsonOrBigint,
  list,
  moment,
  oneOf,
  providerId,
  record,
  seed,
  text,
} from './inputs/values.ts';
import { fixtureChoice } from './project.ts';

/** Which event is built, and how. */
export interface BuildOptions<
  E extends EventName = EventName,
  P extends ProviderName | undefined = ProviderName | undefined,
  V extends VersionName | undefined = VersionName | undefined,
> extends Omit<EventOptions, 'event' | 'provider' | 'payloadVersion' | 'seed' | 'set' | 'unset'> {
  /** Name of the event, forgiving of case, space, dash and underscore. */
  readonly event: E;
  /** Id of the provider; needed only where an event's name is not enough. */
  readonly provider?: P;
  /** The provider's default one unless given. */
  readonly payloadVersion?: V;
  /** Repeats the same identity; a random one unless given. A number stands for its digits. */
  readonly seed?: string | number | undefined;
  /**
   * Values by path, `{ 'items[0].sku': '1' }`; a path must exist unless `add`. A bigint writes its digits.
   */
  readonly set?: ValuesByPath | undefined;
  /** Paths to take out, after `set`. */
  readonly unset?: readonly Open<KnownPath>[] | undefined;
}

/** Which fixture of a project is built anew, and how. It is of the event and the version that it was captured as. */
export interface FixtureOptions
  extends Omit<BuildOptions, 'provider' | 'event' | 'eventWord' | 'payloadVersion' | 'type'> {
  /** The name of a fixture of `project`, or the path of its file (with a folder or `.json`). */
  readonly fixture: string;
  /** The folder of the project: the one that has `webhook-cli/fixtures` in it. */
  readonly project?: string | undefined;
}

/** The readers of what an event is built from. */
export const BUILD_OPTIONS = {
  provider: providerId,
  event: required(text),
  eventWord: oneOf(Object.fromEntries(bundledCatalogue.providers.map(({ eventWord }) => [eventWord, true]))),
  payloadVersion: text,
  contentForm,
  type: text,
  id: text,
  set: record(jsonOrBigint),
  unset: list(text),
  add: bool,
  seed,
  now: moment,
  secret: fullSecret,
  verbatim: bool,
} satisfies TableOf<BuildOptions>;

const { contentForm: form, id, set, unset, add, seed: ownSeed, now, secret, verbatim } = BUILD_OPTIONS;

/** The readers of what a fixture is built from. */
export const FIXTURE_OPTIONS = {
  fixture: required(text),
  project: text,
  contentForm: form,
  id,
  set,
  unset,
  add,
  seed: ownSeed,
  now,
  secret,
  verbatim,
} satisfies TableOf<FixtureOptions>;

/** Tells options of a fixture from those of an event. */
export function isOfFixture<Fixture extends object>(options: Fixture | object): options is Fixture {
  return isObject(options) && options['fixture'] !== undefined;
}

/**
 * Builds the webhook of an event, or of a fixture that `history save` has made: a fresh, coherent one by default, the same bytes every time with `seed` and
 * `now`.
 *
 * @throws WebhookCliError `bad_option`, `bad_time`, `bad_id`, `unknown_event`, `unknown_provider`, `unknown_version`,
 * `flag_does_not_fit`, `bad_path`, `unknown_path`, `index_out_of_range`, `unknown_fixture`, `bad_fixture`, `file_unreadable`
 * @example
 * const { body, headers } = buildEvent({ event: 'failed', set: { reason: 'Damaged' } });
 * const captured = buildEvent({ fixture: 'failed-at-the-door', project: import.meta.dirname });
 */
export function buildEvent<
  E extends EventName,
  // Without a default: an editor would offer that alone.
  P extends ProviderName | undefined,
  V extends VersionName | undefined,
>(options: BuildOptions<E, P, V>): BuiltEvent<PayloadOf<E, P, V>>;
export function buildEvent(options: FixtureOptions): BuiltEvent;
export function buildEvent(options: BuildOptions | FixtureOptions): BuiltEvent {
  if (isOfFixture<FixtureOptions>(options)) {
    const read = readOptions(FIXTURE_OPTIONS, options, 'buildEvent of a fixture');
    return buildChosen(fixtureChoice(read), read);
  }
  return build(readOptions(BUILD_OPTIONS, options, 'buildEvent'), bundledCatalogue);
}
