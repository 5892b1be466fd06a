import { requireProvider } from '../../events/names.ts';
import { usageError } from '../../exchange/error.ts';
import { jsonLine } from '../../output/ndjson.ts';
import { jsonSchemaOf } from '../../validation/json-schema.ts';
import { EXIT } from '../exit.ts';
import type { Session } from '../session.ts';

/** Runs `schema`. */
export async function printSchema(
  session: Session,
  flags: { readonly payloadVersion?: string | undefined },
  name: string,
): Promise<number> {
  const provider = requireProvider(name);
  const wanted = (flags.payloadVersion ?? provider.versions[0].id).replace(/^v/i, '');
  const version = provider.versions.find((v) => v.id === wanted);
  if (version === undefined) {
    throw usageError(
      'unknown_version',
      `${provider.title} has no payload version "${wanted.slice(0, 20)}"`,
      `its versions are ${provider.versions.map((v) => v.id).join(' and ')}`,
    );
  }
  const schema = jsonSchemaOf(provider, version.id);
  if (session.json)
    session.out.line(jsonLine('schema', { provider: provider.id, payloadVersion: version.id, schema }));
  else session.out.line(JSON.stringify(schema, null, 2));
  return EXIT.done;
}
