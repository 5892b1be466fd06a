// `validate` of many payloads, a line each, against `JSON.parse` of each line; what either takes for one payload is
// taken off, which is its start-up.
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countLines } from '../lines.mjs';
import { payloads } from '../payloads.mjs';

const COUNT = 5000;
const VERDICT = /^\{"schemaVersion":1,"type":"validation"/;
const PARSER = join(import.meta.dirname, '../parse-lines.mjs');

export const parts = ['validate'];
export const seconds = 70;

export async function measure({ children, budget, rounds, folder, subjects, say }, samples) {
  const lines = payloads.map(({ body }) => JSON.stringify(JSON.parse(body)));
  const many = join(folder, 'many.ndjson');
  const one = join(folder, 'one.ndjson');
  writeFileSync(many, Array.from({ length: COUNT }, (_, i) => `${lines[i % lines.length]}\n`).join(''));
  writeFileSync(one, `${lines[0]}\n`);

  /** Both run on one core with their output in a file, with many and with one. */
  async function put(name, round, argumentsFor) {
    const out = join(folder, 'verdicts');
    const time = async (file) => {
      const descriptor = openSync(out, 'w');
      try {
        const stdio = ['ignore', descriptor, 'pipe'];
        return await children.run('server', argumentsFor(file), { stdio });
      } finally {
        closeSync(descriptor);
      }
    };
    const startUp = await time(one);
    samples.put(name, 'rate', round, (COUNT * 1000) / ((await time(many)) - startUp));
    return out;
  }

  await budget.rounds(rounds, async (round) => {
    say(`validating, round ${round + 1} of ${rounds}`);
    await put('parse', round, (file) => [PARSER, file]);
    for (const { bin, suffix } of subjects) {
      const name = `validate${suffix}`;
      const out = await put(name, round, (file) => [bin, 'validate', file, '--json', '--dir', folder]);
      const judged = countLines(out, VERDICT);
      if (judged !== COUNT) samples.lose(name, `scores nothing: ${judged} of ${COUNT} payloads were judged`);
    }
  });
}

export function rows({ subjects }, samples) {
  const [now, before] = subjects.map(({ suffix }) => samples.ratios(`validate${suffix}`, 'parse', 'rate'));
  const what = `\`validate\` of ${COUNT.toLocaleString('en')} payloads in one file, of \`JSON.parse\` a line`;
  return [{ id: 'validate', what, must: 0.25, goal: 0.4, better: 'higher', before, ...now }];
}
