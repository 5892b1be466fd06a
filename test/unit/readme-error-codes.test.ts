import { describe, expect, it } from 'vitest';
import { projectText, sources } from './sources.ts';

const THROWN = /\b(?:(?:usageError|ioError)\(|new WebhookCliError\(\s*(?:'\w+'|[\w.]+),)\s*'(\w+)'/g;

/** Every code that an error of this package is made with, where it is written down as such. */
const thrown = [
  ...new Set(
    sources.flatMap(({ code }) => [...code.replaceAll('"', "'").matchAll(THROWN)].map(([, c = '']) => c)),
  ),
].toSorted();

/** The codes of the table below the heading, without their backticks. */
function documented(): string[] {
  const [, section = ''] =
    /^#{2,4} Error codes$([\s\S]*?)(?=^#{1,4} |(?![\s\S]))/m.exec(projectText('README.md')) ?? [];
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, code = '']) => code));
}

describe('the table of error codes in README.md', () => {
  it('has every code that is thrown', () => {
    expect(thrown.length).toBeGreaterThan(20);
    expect(thrown.filter((code) => !documented().includes(code))).toEqual([]);
  });

  it('has no code that nothing gives', () => {
    const literals = new Set(
      sources.flatMap(({ code }) => [...code.matchAll(/["'](\w+)["']/g)].map(([, c = '']) => c)),
    );
    expect(documented().filter((code) => !literals.has(code))).toEqual([]);
  });

  it('has each code once', () => {
    const codes = documented();
    expect(codes).toEqual([...new Set(codes)]);
  });
});
