// Writes what is known of each field of a schema above it in the declarations, where an editor finds it: the words are
// those of the schemas themselves, from the build.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** More names of codes than these are no help beside a field. */
const MOST_CODES = 20;
const STATEMENT = /^(?:export )?declare (?:const|function) (\w+)/;
const FIELD = /^((?: {4})+)(\w+): (?:z\.|import\(|Known)/;

/** Schemas that are not exported, by file and name: which field of an exported one they are of. */
const WITHIN = {
  'job.d.ts': {
    itemSchema: ['detrackJobSchema', 'items'],
    milestoneSchema: ['detrackJobSchema', 'milestones'],
  },
  'push-v1.d.ts': { itemSchema: ['detrackPushV1Schema', 'items'] },
  'webhook.d.ts': { completeOrder: ['deliverightOrderSchema'] },
  'tracking.d.ts': {
    trackingEntry: ['deliverightOrderSchema', 'tracking'],
    trackingEntryV2: ['deliverightWebhookV2Schema', 'order', 'tracking'],
  },
};

/** A declaration as the compiler wrote it, with a comment above each field. */
export async function describeFields(text, file) {
  const build = 'dist/api/index.js';
  if (!existsSync(build)) throw new Error('the schemas are built first: run npm run build');
  const api = await import(pathToFileURL(build).href);
  const within = WITHIN[file.split(/[\\/]/).at(-1)] ?? {};
  let root;
  const above = [];
  const lines = text.split('\n').flatMap((line) => {
    const statement = STATEMENT.exec(line)?.[1];
    if (statement !== undefined) {
      const [name, ...path] = within[statement] ?? [statement];
      root = path.reduce((schema, key) => fieldOf(schema, key), api[name]);
    }
    const [, indent = '', name] = FIELD.exec(line) ?? [];
    if (name === undefined || root === undefined) return [line];
    above.length = indent.length / 4 - 1;
    const around = above.reduce(
      (schema, key) => schema && (key === undefined ? schema : fieldOf(schema, key)),
      root,
    );
    above.push(name);
    const words = wordsOf(around && fieldOf(around, name));
    return words === '' ? [line] : [`${indent}/** ${words.replaceAll('*/', '*\\/')} */`, line];
  });
  return lines.join('\n');
}

/** A field of an object, of the entries of a list or of a record. */
function fieldOf(schema, key) {
  const { def, shape } = bare(schema);
  if (shape !== undefined) return shape[key];
  const entry = def.element ?? def.valueType;
  return entry && fieldOf(entry, key);
}

function bare(schema) {
  return schema.def.innerType === undefined ? schema : bare(schema.def.innerType);
}

function wordsOf(schema) {
  if (schema === undefined) return '';
  const { description = '', codes = {} } = schema.meta() ?? schema.def.innerType?.meta() ?? {};
  const known = Object.entries(codes);
  if (known.length === 0 || known.length > MOST_CODES || known.some(([code]) => !/^\d+$/.test(code)))
    return description;
  return `${description.replace(/\.$/, '')}: ${known.map(([code, name]) => `${code} ${name}`).join(', ')}.`;
}
