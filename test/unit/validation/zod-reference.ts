import * as z from 'zod';
import type { $ZodIssue } from 'zod/v4/core';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../src/core/json/json.ts';
import { pointer, type Segment, valueAt } from '../../../src/core/json/pointer.ts';

/** What zod itself has against a document: `type /items/0/id`, in its order. */
export function zodComplaints(schema: z.ZodObject, document: JsonObject): string[] {
  const { error } = z.safeParse(schema, document, { jitless: true });
  return (error?.issues ?? []).flatMap((issue) => complaint(issue, document));
}

function complaint(issue: $ZodIssue, document: JsonObject): string[] {
  const path = issue.path.filter((segment): segment is Segment => typeof segment !== 'symbol');
  const value = valueAt(document, path);
  if (value === undefined) return [`required ${pointer(path)}`];
  // zod refuses what a double cannot hold, which is no matter of the type.
  if (isBeyondDoubles(value) && takesNumber(issue)) return [];
  return [`${issue.code === 'custom' ? 'format' : 'type'} ${pointer(path)}`];
}

function isBeyondDoubles(value: JsonValue): boolean {
  return (
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    (!Number.isFinite(value) || Number.isInteger(value))
  );
}

function takesNumber(issue: $ZodIssue): boolean {
  if (issue.code === 'invalid_union') return issue.errors.some((errors) => errors.some(takesNumber));
  if (issue.code === 'too_big' || issue.code === 'too_small') return true;
  return issue.code === 'invalid_type' && (issue.expected === 'number' || issue.expected === 'int');
}

/** Every place of a document, itself first. */
export function placesIn(document: JsonValue): (readonly Segment[])[] {
  const places: (readonly Segment[])[] = [];
  const visit = (value: JsonValue, path: readonly Segment[]): void => {
    places.push(path);
    if (Array.isArray(value)) for (const [i, entry] of value.entries()) visit(entry, [...path, i]);
    else if (isJsonObject(value)) {
      for (const [name, member] of Object.entries(value)) visit(member, [...path, name]);
    }
  };
  visit(document, []);
  return places;
}
