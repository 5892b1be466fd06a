import { usageError } from '../../core/error.ts';
import type { JsonObject } from '../../core/json/json.ts';
import { parsePointer, pointer, valueAt, walkJson } from '../../core/json/pointer.ts';
import { suggestion } from '../../core/text/closest.ts';
import { didYouMean } from '../../core/text/did-you-mean.ts';
import { option, words } from '../../core/wording.ts';
import type { JobPreparation } from './prepare.ts';
import type { StateSource } from './source.ts';
import { templateOf } from './source.ts';
import { type JobNames, placesOf, placeText, pointersOf } from './template.ts';
import { PREPARING, READING, type TemplateUse } from './template-use.ts';

export interface NamedBy {
  readonly state?: StateSource | undefined;
  readonly preparation?: JobPreparation | undefined;
}

/**
 * Tells whether payloads are asked for what names their jobs: whether it is worth the making of two of them.
 */
export function usesPointers(named: NamedBy): boolean {
  return usesOf(named).some(([template]) => pointersOf(template).length > 0);
}

/**
 * Refuses a pointer that leads to nothing a job could be named by, and a state of which all jobs would have the same.
 *
 * @param one a job as cases make them
 * @param other another one; `null` where there is none to spare
 * @throws WebhookCliError `bad_state`, `bad_job_command`
 */
export function requireTellingNames(named: NamedBy, one: JobNames, other: JobNames | null): void {
  for (const [template, use] of usesOf(named)) {
    for (const place of pointersOf(template)) {
      if (placeText(place, one) === null) throw noName(place, one.payload, use);
    }
    if (other === null || use !== READING || pointersOf(template).length === 0) continue;
    const isSame = placesOf(template).every((place) => placeText(place, one) === placeText(place, other));
    if (!isSame) continue;
    throw usageError(
      use.bad,
      `${pointersOf(template).join(' and ')} would be the same in every job: ${pointersOf(template)
        .map((place) => JSON.stringify(placeText(place, one)))
        .join(', ')}`,
      words`ask by something that differs from job to job, such as {key}, or make it so by ${option('set')}: X-{n}`,
    );
  }
}

function usesOf({ state, preparation }: NamedBy): readonly (readonly [template: string, use: TemplateUse])[] {
  return [
    ...(state === undefined ? [] : [[templateOf(state), READING] as const]),
    ...(preparation?.kind === 'command' ? [[preparation.command, PREPARING] as const] : []),
  ];
}

function noName(place: string, payload: JsonObject, use: TemplateUse): Error {
  const value = valueAt(payload, parsePointer(place) ?? []);
  if (value !== undefined) {
    const is = value === null ? 'null' : value === '' ? 'empty' : 'no text and no number';
    return usageError(
      use.bad,
      `${place} is ${is} in the payload of the first webhook, so that no job can be named by it`,
      'name it by a field that every webhook fills',
    );
  }
  const named = [...walkJson(payload)].flatMap(({ path, value: each }) =>
    typeof each === 'string' || typeof each === 'number' ? [pointer(path)] : [],
  );
  return usageError(
    use.bad,
    `the payload has nothing at ${place}.${didYouMean(suggestion(place, named))}`,
    'it is a JSON pointer into the payload, such as {/order_number}',
  );
}
