import { usageError } from '../../core/error.ts';
import type { HeaderList } from '../../core/http/headers.ts';
import { redactTarget } from '../../core/http/redact.ts';
import { needsVariable, shownTarget, TARGET_VARIABLE } from '../../core/http/secret-variables.ts';
import type { BuiltEvent } from '../../events/built-event.ts';
import type { Engine } from '../../load/ledger.ts';
import { requestLine, targetLine, variablesIn } from '../../load/request-line.ts';
import type { FolderOptions } from '../../load/write-folder.ts';
import { outgoingHeaders } from '../../sender/request.ts';
import type { ExportLoadFlags } from './flags.ts';

/** Jobs of one shard side by side, where whoever sends it knows no jobs. */
const SIDE_BY_SIDE = 100;

/** How requests are written, and what of them is secret and stands in no file. */
export interface ExportedRequests extends Pick<FolderOptions, 'url' | 'headersOf' | 'lineOf' | 'sideBySide'> {
  /** Without secrets. */
  readonly target: string;
  /** Variables of the environment that have the secrets when the engine runs. */
  readonly variables: readonly string[];
  /** Names of headers that hold a secret and are in no request. */
  readonly leftOut: readonly string[];
  /** The one that has the whole target, where that holds a secret. */
  readonly targetVariable: string | null;
}

/**
 * How the requests of an engine are written.
 *
 * @throws WebhookCliError `bad_header`, `flag_does_not_fit` where a secret would stand in a file
 */
export function exportedRequests(engine: Engine, flags: ExportLoadFlags, url: URL): ExportedRequests {
  const whole = shownTarget(url);
  const target = redactTarget(url);
  const headersOf = (event: Pick<BuiltEvent, 'headers'>): HeaderList =>
    outgoingHeaders(event.headers, { ...flags, to: url, headers: flags.header });
  const own = headersOf({ headers: [] });
  if (engine === 'artillery') {
    return {
      // Of one that holds a secret the run has the whole.
      url: new URL(target),
      headersOf,
      lineOf: requestLine,
      sideBySide: 1,
      target,
      variables: [...variablesIn(own), ...(whole === null ? [TARGET_VARIABLE] : [])],
      leftOut: [],
      targetVariable: whole === null ? TARGET_VARIABLE : null,
    };
  }
  if (whole === null) {
    throw usageError(
      'flag_does_not_fit',
      'the URL holds a secret, which would stand in every request',
      'leave it out of --to; an engine has ways of its own to add it',
    );
  }
  return {
    url: new URL(target),
    headersOf: (event) => headersOf(event).filter(([name, value]) => !needsVariable(name, value)),
    lineOf: targetLine,
    sideBySide: SIDE_BY_SIDE,
    target,
    variables: [],
    leftOut: own.flatMap(([name, value]) => (needsVariable(name, value) ? [name] : [])),
    targetVariable: null,
  };
}
