import type { Finding } from '../core/finding.ts';
import type { JsonObject } from '../core/json/json.ts';
import { AS_DOUBLES } from '../core/json/written-numbers.ts';
import type { Steps } from '../core/steps.ts';
import type { VersionModel } from '../providers/provider.ts';
import { noteDrift } from './drift.ts';
import { fieldNodes } from './field-nodes.ts';
import { FindingList } from './finding-list.ts';
import { explainMisfits } from './misfits.ts';

/**
 * Holds a document against a schema, in steps: what does not fit becomes an error, a warning or a note by how sure
 * the field's fact is; unknown fields, missing optional keys and undocumented codes are notes.
 */
export function* schemaFindings(
  providerId: string,
  document: JsonObject,
  model: VersionModel,
  numbers = AS_DOUBLES,
): Steps<Finding[]> {
  const root = fieldNodes(model.schema);
  const [misfits, notes] = [new FindingList(providerId), new FindingList(providerId)];
  // One walk, and a second one only through what has something to explain.
  if (yield* noteDrift(document, root, model, notes, numbers)) {
    yield;
    explainMisfits(document, root, model, misfits, numbers);
  }
  return [...misfits.kept, ...notes.kept, ...misfits.cut, ...notes.cut];
}
