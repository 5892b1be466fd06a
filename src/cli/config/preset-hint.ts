import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { WebhookCliError } from '../../core/error.ts';
import { say, words } from '../../core/wording.ts';
import { flagWords } from '../flags/option-words.ts';
import { environmentName } from '../session/environment.ts';

/**
 * An error of flags that do not fit one another, with where those come from that nobody typed: who reads of a flag
 * that they did not give looks for it in vain.
 */
export function withPresets(error: unknown, command: CommandUnknownOpts): unknown {
  if (!(error instanceof WebhookCliError) || error.code !== 'flag_does_not_fit') return error;
  const named = new Set(say(error.words.message, flagWords).match(/--[a-z-]+/g));
  const hints = command.options
    .filter(({ long = '' }) => named.has(long))
    .flatMap((option) => {
      const source = command.getOptionValueSource(option.attributeName());
      if (source === 'env') return [`${option.long} comes from ${environmentName(option)}`];
      return source === 'config'
        ? [`${option.long} comes from the config file, which --no-config leaves out`]
        : [];
    });
  if (hints.length === 0) return error;
  const { code, words: said } = error;
  const before = said.hint === '' ? '' : words`${said.hint}\n`;
  return new WebhookCliError(code, said.message, { hint: words`${before}${hints.join('\n')}` });
}
