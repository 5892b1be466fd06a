import { describe, expect, it } from 'vitest';
import { widthOf } from '../../../src/output/text/width.ts';
import { commandsOf, program } from '../../helpers/program.ts';

const top = program();

/** What a terminal of so many columns shows. */
function helpAt(columns: number, command: ReturnType<typeof program>): string {
  let shown = '';
  command.configureOutput({
    writeOut: (text) => {
      shown += text;
    },
    getOutHelpWidth: () => columns,
  });
  command.outputHelp();
  return shown;
}

describe.each([['the program', top] as const, ...commandsOf(top)])('help of %s', (_, command) => {
  it('breaks no line in a terminal of 80 columns', () => {
    const lines = helpAt(80, command).split('\n');
    expect(lines.length).toBeGreaterThan(15);
    expect(lines.filter((line) => widthOf(line) > 80 || / $/.test(line))).toEqual([]);
  });

  it('says what the command does in whole sentences, whatever the width', () => {
    expect(command.description()).toMatch(/^[A-Z][^\n]*\.(?:\n[A-Z][^\n]*\.)*$/);
    expect(helpAt(140, command)).toContain(`\n${command.description().split('. ')[0]?.slice(0, 60)}`);
  });

  it('has what to choose from before what is meant without a choice', () => {
    expect(helpAt(200, command)).not.toMatch(/\(default: [^)]*\) \(/);
  });
});
