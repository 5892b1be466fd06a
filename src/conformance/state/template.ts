import { usageError } from '../../core/error.ts';
import type { JsonObject } from '../../core/json/json.ts';
import { parsePointer, valueAt } from '../../core/json/pointer.ts';
import { excerpt } from '../../core/text/did-you-mean.ts';
import { option, words } from '../../core/wording.ts';
import { CannotJudge } from '../case/cannot-judge.ts';
import { splitCommand } from './split-command.ts';
import { READING, type TemplateUse } from './template-use.ts';

/** Which job is meant. */
export interface JobNames {
  /** The business key. */
  readonly key: string;
  /** The provider's own id, or `null` where its payload has none. */
  readonly id: string | null;
  /** The payload of its last webhook, in the version that is sent. */
  readonly payload: JsonObject;
}

/** A place for the key, the provider's id, or what a JSON pointer leads to in the payload. */
const PLACES = /\{(key|id|\/[^{}]*)\}/g;

/** What stands in the places of a template, each once: `key`, `id`, JSON pointers. */
export function placesOf(template: string): readonly string[] {
  return [...new Set([...template.matchAll(PLACES)].map(([, place = '']) => place))];
}

/** Tells whether a text has a place for the job. */
export function namesJob(text: string): boolean {
  return placesOf(text).length > 0;
}

/** The JSON pointers into payloads that a template has. */
export function pointersOf(template: string): readonly string[] {
  return placesOf(template).filter((place) => place.startsWith('/'));
}

/** What a place stands for in a job; `null` where the job has nothing that could be written there. */
export function placeText(place: string, { key, id, payload }: JobNames): string | null {
  if (place === 'key') return key;
  if (place === 'id') return id;
  const value = valueAt(payload, parsePointer(place) ?? []);
  const isNamed = (typeof value === 'string' && value !== '') || typeof value === 'number';
  return isNamed ? String(value) : null;
}

/**
 * A URL with the job in it, whole and checked. `parse` reads it as any other target.
 *
 * @throws WebhookCliError `bad_state`, and what `parse` throws
 */
export function stateUrlTemplate(text: string, parse: (text: string) => URL): string {
  checkPlaces(text, READING, 'http://localhost:3000/jobs/{key}');
  const places = placesOf(text);
  // Lower-case letters, digits and dashes survive every part of a URL as they are.
  const mark = (place: string): string => `webhook-cli-place-${places.indexOf(place)}-mark`;
  const { href } = parse(text.replace(PLACES, (_, place: string) => mark(place)));
  return places.reduce((whole, place) => whole.replaceAll(mark(place), () => `{${place}}`), href);
}

/** The URL of a job. What stands for it is one segment or value, whatever characters it has. */
export function fillUrl(template: string, job: JobNames): URL {
  return new URL(fill(template, job, READING, encodeURIComponent));
}

/**
 * Checks a command that names a job.
 *
 * @throws WebhookCliError `bad_state`, `bad_job_command`
 */
export function checkCommand(command: string, use: TemplateUse, example: string): void {
  checkPlaces(command, use, example);
  splitCommand(command, use);
}

/** The words of a command for one job. The names are put in after it is split, so that they stay whole. */
export function fillWords(command: string, job: JobNames, use: TemplateUse): string[] {
  return splitCommand(command, use).map((word) => fill(word, job, use));
}

/** The line that a shell is given for one job; a name that a shell could read as more than a name is not put in. */
export function fillShellLine(command: string, job: JobNames, use: TemplateUse): string {
  return fill(command, job, use, (name) => {
    if (/^[\w.:-]*$/.test(name)) return name;
    throw new CannotJudge(use.bad, 'this identity cannot be given to a shell', {
      hint: words`leave ${option(use.shell)} out`,
    });
  });
}

function fill(
  template: string,
  job: JobNames,
  use: TemplateUse,
  write: (text: string) => string = (text) => text,
): string {
  return template.replace(PLACES, (_, place: string) => {
    const text = placeText(place, job);
    if (text === null) throw unnamed(place, job, use);
    return write(text);
  });
}

function unnamed(place: string, { key }: JobNames, { failed }: TemplateUse): Error {
  return place === 'id'
    ? new CannotJudge(failed, `the payload of ${key} has no id of the provider’s own`, {
        hint: 'ask for the job by {key}',
      })
    : new CannotJudge(failed, `the payload of ${key} has no text or number at ${place}`, {
        hint: 'name the job by a field that its webhooks fill',
      });
}

function checkPlaces(template: string, { bad }: TemplateUse, example: string): void {
  const places = placesOf(template);
  const wrong = places.find((place) => place.startsWith('/') && parsePointer(place) === null);
  if (wrong !== undefined) {
    throw usageError(
      bad,
      `${excerpt(wrong, 80)} is no JSON pointer`,
      'in a name, ~0 stands for ~ and ~1 for /',
    );
  }
  if (places.length > 0) return;
  throw usageError(
    bad,
    'which job? neither {key} nor {id} nor a pointer into its payload, such as {/order_number}, stands there',
    `write it where the job belongs: ${example}`,
  );
}
