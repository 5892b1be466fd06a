import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../fixtures');

/** A text of each payload that says nothing of its form: there the load writes another one into every request. */
const TEXTS = { detrack: '"do_number": "', deliveright: '"ref_order_number": "' };

/** Of each provider the payload that it published itself, as it goes over the wire. */
export const payloads = ['detrack', 'deliveright'].map((provider) => {
  const { fixtures: list } = JSON.parse(readFileSync(join(folder, `${provider}.manifest.json`), 'utf8'));
  const { event, file } = list.find(({ provenance }) => provenance === 'published');
  const path = join(folder, file);
  const body = readFileSync(path, 'utf8');
  // autocannon writes another id in place of `[<id>]` into every request.
  return { provider, event, path, body, unique: body.replace(TEXTS[provider], (text) => `${text}[<id>]`) };
});

export const JSON_HEADERS = { 'content-type': 'application/json' };

for (const { provider, body, unique } of payloads) {
  if (body === unique) throw new Error(`the payload of ${provider} has no place for an id`);
}
