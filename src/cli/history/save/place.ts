import { relative } from 'node:path';
import { type CaptureKind, capturePath, requireName } from '../../../captures/folder.ts';
import { usageError, type WebhookCliError } from '../../../core/error.ts';
import { isTaken, writeOwnName } from '../../../core/fs/own-name.ts';
import { allEvents, plain } from '../../../events/names.ts';
import { jsonLine } from '../../../output/exchange/ndjson.ts';
import type { LineFields, SavedLine } from '../../../output/lines.ts';
import { visible } from '../../../output/text/visible.ts';
import type { Catalogue } from '../../../providers/catalogue.ts';
import { findScenario } from '../../../scenarios/bundled.ts';
import type { Session } from '../../session/session.ts';
import type { SaveFlags } from './flags.ts';

/** Where a capture will be. */
export interface CapturePlace {
  readonly path: string;
  /** As who stands where the command runs would write it. */
  readonly shown: string;
}

/**
 * Refuses a name that none can have, or that is taken, before anything is read.
 *
 * @throws WebhookCliError `bad_name`, `name_taken`, `file_unwritable`
 */
export function requireFree(
  session: Session,
  kind: CaptureKind,
  name: string,
  flags: Pick<SaveFlags, 'force'>,
  catalogue: Catalogue,
): CapturePlace {
  requireName(name);
  const bundled =
    kind === 'scenario'
      ? findScenario(name, catalogue) !== undefined
      : allEvents(catalogue).some(({ event }) =>
          [event.name, event.label, ...event.aliases].some((each) => plain(each) === plain(name)),
        );
  if (bundled) {
    throw usageError(
      'name_taken',
      kind === 'scenario' ? `a bundled scenario is called ${name}` : `an event is called ${name}`,
      'choose another name, so that one cannot be taken for the other',
    );
  }
  const path = capturePath(session.projectFolder, kind, name);
  const place = { path, shown: relative(session.context.cwd, path) };
  if (isTaken(path) && flags.force !== true) throw taken(place);
  return place;
}

/**
 * Writes the file of a capture.
 *
 * @throws WebhookCliError `name_taken`, `file_unwritable`
 */
export function writeCapture(place: CapturePlace, text: string, { force }: Pick<SaveFlags, 'force'>): void {
  if (!writeOwnName(place.path, text, force === true)) throw taken(place);
}

function taken({ shown }: CapturePlace): WebhookCliError {
  return usageError('name_taken', `${shown} is there already`, '--force replaces it; or choose another name');
}

/** Tells programs what was written, and people where. */
export function tellSaved(
  { out, json }: Session,
  { shown }: CapturePlace,
  fields: Omit<LineFields<SavedLine>, 'file'>,
): void {
  out.line(json ? jsonLine('saved', { ...fields, file: shown }) : visible(shown));
}
