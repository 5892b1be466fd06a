import { PEERS } from '../peers.mjs';
import { atFifty, atTen, cells, corners, nameOf, offersDurable } from '../receivers.mjs';

const titleOf = ({ payload, connections, unique }) =>
  `${payload.provider}, ${connections} connections${unique ? ', no two alike' : ''}`;

/** A bar of the table for some cells: a receiver held against another. */
const BARS = [
  {
    part: 'listen',
    id: 'listen',
    what: '`listen --json`, of a bare server that collects and parses',
    ...{ receiver: 'listen', base: 'base', kind: 'rate', must: 0.6, goal: 0.8, better: 'higher' },
  },
  {
    part: 'listen',
    id: 'p99',
    what: 'its p99, of that server’s',
    ...{ receiver: 'listen', base: 'base', kind: 'p99', must: 2, goal: 1.5, better: 'lower' },
  },
  {
    part: 'listen',
    id: 'view',
    what: '`listen` to a file, of the same',
    ...{ receiver: 'view', base: 'base', kind: 'rate', must: 0.4, goal: 0.6, better: 'higher' },
  },
  {
    part: 'listen',
    id: 'compact',
    what: '`listen --compact` to a file, of the same',
    ...{ receiver: 'compact', base: 'base', kind: 'rate', must: 0.4, goal: 0.6, better: 'higher' },
  },
  ...PEERS.map(({ name, goal }) => ({
    part: 'peers',
    id: `peer/${name}`,
    what: `\`listen --json\`, of ${name}`,
    holds: atTen,
    ...{ receiver: 'listen', base: name, kind: 'rate', must: 1, goal, better: 'higher' },
  })),
  {
    part: 'durable',
    id: 'durable',
    what: '`listen --durable`, of not durable',
    holds: atFifty,
    ...{ receiver: 'durable', base: 'listen', kind: 'rate', must: 0.8, goal: 0.9, better: 'higher' },
  },
];

export function rows({ subjects, chosen }, samples) {
  return BARS.filter(({ part }) => chosen.has(part)).flatMap(({ holds = () => true, ...bar }) =>
    cells.filter(holds).map((cell) => {
      const { part, id, what, receiver, base, kind, ...limits } = bar;
      const [now, before] = subjects.map(({ suffix }) =>
        // What is held against `listen` is held against that of its own build.
        samples.ratios(
          nameOf(`${receiver}${suffix}`, cell),
          nameOf(base === 'listen' ? `${base}${suffix}` : base, cell),
          kind,
        ),
      );
      const note = id === 'durable' && !offersDurable(subjects[0].bin) ? 'not offered' : now.note;
      return { id: nameOf(id, cell), what: `${what}, ${titleOf(cell)}`, ...limits, ...now, note, before };
    }),
  );
}

/** The base against itself: what is as near to 1 as this says nothing. */
export function spread(samples) {
  return corners.flatMap((cell) =>
    ['rate', 'p99'].map((kind) => ({
      id: nameOf(`itself ${kind}`, cell),
      what: `the bare server against itself, ${kind}, ${titleOf(cell)}`,
      ...samples.ratios(nameOf('A', cell), nameOf('B', cell), kind),
    })),
  );
}
