// What `validate` is held against: parses each line of a file.
//
//   node parse-lines.mjs FILE
import { readFileSync } from 'node:fs';

for (const line of readFileSync(process.argv[2], 'utf8').split('\n')) {
  if (line !== '') JSON.parse(line);
}
