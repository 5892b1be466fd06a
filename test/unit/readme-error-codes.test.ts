import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/core/error-codes.ts';
import { FAILURE_CODES } from '../../src/core/failure-codes.ts';
import { projectText, sources } from './sources.ts';

/** The rows of the table below a heading of README.md, without its head. */
function rowsBelow(heading: string): string[] {
  const section =
    projectText('README.md')
      .split(`\n### ${heading}\n`)[1]
      ?.split(/\n#{1,4} /)[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
}

/** The texts that stand in code as a whole, outside the tables of codes themselves. */
const literals = new Set(
  sources
    .filter(({ file }) => !/^src\/core\/(error|failure)-codes\.ts$/.test(file))
    .flatMap(({ code }) => [...code.matchAll(/["'](\w+)["']/g)].map(([, c = '']) => c)),
);

describe('the tables of codes', () => {
  it('are those of README.md, the errors in the order of the alphabet', () => {
    // A bug is nothing that is thrown on purpose; the parser of the command line has a code for each of its own errors.
    const rows = [
      ...Object.entries(ERROR_CODES).map(([code, { meaning }]) => `| \`${code}\` | ${meaning} |`),
      '| `bug` | nothing foresaw it: a bug of ours, with exit code 70; `--debug` shows the stack |',
      '| `usage.*` | a wrong option or argument |',
    ];
    expect(rowsBelow('Error codes')).toEqual(rows.toSorted());
    expect(rowsBelow('Failure codes')).toEqual(
      Object.entries(FAILURE_CODES).map(([code, { of, meaning }]) => `| \`${code}\` | ${of} | ${meaning} |`),
    );
  });

  it('have no code that nothing gives', () => {
    const codes = [...Object.keys(ERROR_CODES), ...Object.keys(FAILURE_CODES)];
    expect(codes.length).toBeGreaterThan(60);
    expect(codes.filter((code) => !literals.has(code))).toEqual([]);
  });
});
