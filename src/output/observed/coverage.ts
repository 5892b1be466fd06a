import type { EventCoverage } from '../../observe/coverage.ts';
import { plural } from '../text/format.ts';
import type { Line } from '../text/line.ts';
import { visible } from '../text/visible.ts';

/** Which events of each provider came, which never did, and which nobody could tell. */
export function coverageLines(coverage: readonly EventCoverage[]): Line[] {
  return coverage.flatMap(({ provider, seen, unknown, neverSeen, unrecognisable }): Line[] => {
    const names = Object.entries(seen).map(([name, count]) => (count > 1 ? `${name} × ${count}` : name));
    const known = names.length + neverSeen.length;
    return [
      [
        ['strong', visible(provider)],
        ['plain', ` ${names.length} of ${plural(known, 'event')} seen`],
      ],
      ...row('seen', names),
      ...row('never seen', neverSeen),
      ...row(
        'not told',
        unrecognisable.map(({ event }) => event),
        unrecognisable[0]?.reason,
      ),
      ...row('unknown', unknown > 0 ? [`${plural(unknown, 'request')} did not say what happened`] : []),
    ];
  });
}

function row(title: string, names: readonly string[], reason = ''): Line[] {
  if (names.length === 0) return [];
  const why = reason === '' ? '' : ` (${reason})`;
  return [[['dim', `  ${title.padEnd(12)}${visible(names.join(', '))}${why}`]]];
}
