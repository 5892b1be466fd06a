import { redactUrl } from '../../../core/http/redact.ts';
import { type ForwardTarget, wantsAll } from '../../../receiver/answers/forward-targets.ts';

/**
 * What is forwarded where, and who answers.
 *
 * @param isPlanned whether answers are planned, which says by itself what they are
 * @example forwardingWords([{ to: new URL('http://127.0.0.1:3000') }], false)
 * // 'forwards to http://127.0.0.1:3000/; answers what the app answers'
 */
export function forwardingWords(targets: readonly ForwardTarget[], isPlanned: boolean): string {
  const [only, ...others] = targets;
  const isOneForAll = only !== undefined && others.length === 0 && wantsAll(only);
  const places = targets.map((target) => `${isOneForAll ? '' : `${wanted(target)} `}to ${shown(target)}`);
  const answers =
    others.length === 0 ? 'answers what the app answers' : 'the first that wants a webhook answers it';
  return [
    `forwards ${places.join(', ')}`,
    ...(isPlanned ? [] : [answers]),
    ...(isPlanned || targets.some(wantsAll) ? [] : ['all else is answered 200']),
  ].join('; ');
}

function wanted({ event, provider }: ForwardTarget): string {
  return event ?? provider ?? 'everything';
}

function shown({ to }: ForwardTarget): string {
  return redactUrl(to.href);
}
