import { median, pairedRatios } from './statistics.mjs';

/** What was measured, by name, kind and round. A name of which something was lost scores nothing. */
export function createSamples() {
  const measured = new Map();
  const lost = new Map();
  const told = new Map();
  const key = (name, kind) => `${name} ${kind}`;
  const roundsOf = (name, kind) => measured.get(key(name, kind)) ?? new Map();

  return {
    put(name, kind, round, value) {
      measured.set(key(name, kind), roundsOf(name, kind).set(round, value));
    },
    lose(name, reason) {
      lost.set(name, reason);
    },
    /** Says something of a name that belongs beside the table. */
    tell(name, text) {
      told.set(name, text);
    },
    values(name, kind) {
      const note = lost.get(name);
      return note === undefined ? { values: [...roundsOf(name, kind).values()] } : { values: [], note };
    },
    /** Paired ratios of two names; none where one of them lost something, and why. */
    ratios(name, base, kind) {
      const note = lost.get(name) ?? lost.get(base);
      if (note !== undefined) return { values: [], note };
      return { values: pairedRatios(roundsOf(name, kind), roundsOf(base, kind)) };
    },
    told: () => [...told],
    /** The medians of a kind, by name. */
    medians(kind) {
      const own = [...measured].filter(([name]) => name.endsWith(` ${kind}`));
      return own.map(([name, rounds]) => [name.slice(0, -kind.length - 1), median([...rounds.values()])]);
    },
    all: () => Object.fromEntries([...measured].map(([name, rounds]) => [name, [...rounds.values()]])),
  };
}
