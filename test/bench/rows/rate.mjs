// `send --rate R`: how far any second is from R, as the receiving server sees it.
import { payloads } from '../payloads.mjs';
import { startBare } from '../servers/start-bare.mjs';
import { worstDeviation } from '../statistics.mjs';

const RATES = [10, 1000, 5000];
/** The first and the last are not full. */
const SECONDS = 5;
const LONGEST_MS = (SECONDS + 3) * 1000;

export const parts = ['rate'];
export const seconds = 140;

export async function measure({ children, budget, rounds, folder, subjects, say }, samples) {
  const server = await startBare(children, 'drain');
  const [{ event }] = payloads;
  await budget.rounds(rounds, async (round) => {
    say(`sending at a rate, round ${round + 1} of ${rounds}`);
    for (const rate of RATES) {
      for (const { bin, suffix } of subjects) {
        const count = rate * SECONDS;
        const isWhole = await endsInTime(
          children.start('load', [
            ...[bin, 'send', event, '--to', server.url, '--rate', String(rate), '--count', String(count)],
            ...['--concurrency', '10', '--dir', folder, '--no-journal'],
          ]),
        );
        const stamps = await server.stamps();
        const name = `rate ${rate}${suffix}`;
        const deviation = worstDeviation(stamps, rate);
        if (deviation !== null) samples.put(name, 'deviation', round, deviation);
        if (isWhole && stamps.length !== count) {
          samples.lose(name, `scores nothing: ${count} to send, ${stamps.length} arrived`);
        }
      }
    }
  });
  await server.end();
}

/** Whether it sent all: what is too slow for the rate is interrupted, and what came until then is looked at. */
async function endsInTime(child) {
  let isWhole = true;
  const timer = setTimeout(() => {
    isWhole = false;
    child.kill('SIGTERM');
  }, LONGEST_MS);
  const code = await child.ended;
  clearTimeout(timer);
  if (isWhole && code !== 0) throw new Error(`send --rate ended with ${code}: ${child.errors}`);
  return isWhole;
}

export function rows({ subjects }, samples) {
  return RATES.map((rate) => {
    const [now, before] = subjects.map(({ suffix }) => samples.values(`rate ${rate}${suffix}`, 'deviation'));
    return {
      id: `rate/${rate}`,
      what: `\`--rate ${rate}\`, largest deviation in any second`,
      ...{ unit: 'share', must: 0.02, goal: 0.01, better: 'lower', everyRound: true, before, ...now },
    };
  });
}
