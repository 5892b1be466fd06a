import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../fixtures');

/** Of each provider the payload that it published itself, as it goes over the wire. */
export const payloads = ['detrack', 'deliveright'].map((provider) => {
  const { fixtures: list } = JSON.parse(readFileSync(join(folder, `${provider}.manifest.json`), 'utf8'));
  const { event, file } = list.find(({ provenance }) => provenance === 'published');
  const path = join(folder, file);
  return { provider, event, path, body: readFileSync(path, 'utf8') };
});

export const JSON_HEADERS = { 'content-type': 'application/json' };
