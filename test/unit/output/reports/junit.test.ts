import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { parse } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { renderJunit } from '../../../../src/output/reports/junit.ts';
import { entry, FAILED, hostileReport, PASSED, report, SKIPPED, TRICKS, UNSAFE_IN_LINES } from './samples.ts';

/** The document as a generic parser reads it, attributes with an `@`. */
function readXml(xml: string): Record<string, unknown> {
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', trimValues: false });
  return parser.parse(xml) as Record<string, unknown>;
}

describe('renderJunit', () => {
  it('is read by a parser of JUnit files', async () => {
    const read = await parse(renderJunit(report()));
    expect(read).toMatchObject({
      name: 'webhook-cli check',
      tests: 4,
      failures: 1,
      errors: 0,
      skipped: 1,
      time: 4.2,
    });
    const suites = read !== undefined && read !== null && 'testsuite' in read ? (read.testsuite ?? []) : [];
    expect(suites.map(({ name, tests, failures, skipped }) => [name, tests, failures, skipped])).toEqual([
      ['event', 1, 0, 0],
      ['duplicate', 1, 1, 0],
      ['auth', 1, 0, 1],
      ['answer', 1, 0, 0],
    ]);
    const [passed, failed, skipped, warned] = suites.flatMap(({ testcase }) => testcase ?? []);
    expect(passed).toMatchObject({
      name: 'event/failed: a good event is answered 2xx',
      classname: 'webhook-cli.check.event',
      time: 0.013,
    });
    expect(passed?.failure ?? passed?.skipped).toBeUndefined();
    expect(failed?.time).toBe(1.5);
    expect(failed?.failure?.[0]).toMatchObject({
      message: 'expected status "completed", got status "dispatched"',
      type: 'must',
    });
    const inner = failed?.failure?.[0]?.inner ?? '';
    expect(inner).toContain('a sender repeats what is not taken.');
    expect(inner).toContain('  {"status":"dispatched"}\n200 OK\n');
    expect(inner).toContain(`again with  ${FAILED.reproduce}`);
    expect(skipped?.skipped?.[0]).toMatchObject({ message: 'needs --auth' });
    expect(warned?.failure).toBeUndefined();
    expect(warned?.['system-out']?.[0]).toContain('warning: no answer holds a stack trace');
  });

  it('tells what was judged in the properties of each suite', async () => {
    const read = await parse(renderJunit(report()));
    const suites = read !== undefined && read !== null && 'testsuite' in read ? (read.testsuite ?? []) : [];
    for (const suite of suites) {
      const properties = Object.fromEntries((suite.properties ?? []).map(({ name, value }) => [name, value]));
      expect(properties).toMatchObject({
        subject: 'http://127.0.0.1:3000/hooks',
        provider: 'detrack',
        seed: 481516,
      });
      expect(suite.timestamp).toBe('2026-01-02T14:02:11');
    }
  });

  it('bears any text, and gives it back visibly', () => {
    const xml = renderJunit(hostileReport());
    expect(xml).not.toMatch(UNSAFE_IN_LINES);
    expect(xml).not.toMatch(/[\ufffe\uffff]/);
    const read = JSON.stringify(readXml(xml));
    expect(read).not.toContain('"@name":"forged"');
    expect(read).toContain('<testcase name=\\"forged\\"/>');
    expect(read).toContain('\\\\u001b[31mred');
    expect(read).toContain('\\\\ufffe\\\\uffff');
  });

  it('gives the text of a failure back as it was', () => {
    const details = ['  <a href="x">&amp;</a> ]]>', '日本語 🚚 “quoted”', "it's"];
    const xml = renderJunit(report({ entries: [{ ...FAILED, details }] }));
    const read = readXml(xml) as {
      testsuites: { testsuite: { testcase: { failure: { '#text': string } } } };
    };
    expect(read.testsuites.testsuite.testcase.failure['#text']).toContain(details.join('\n'));
  });

  it('cuts what one entry has to say, and counts the rest', () => {
    const xml = renderJunit(report({ entries: [{ ...FAILED, details: ['é🚚'.repeat(20_000)] }] }));
    expect(xml.length).toBeLessThan(20_000);
    expect(xml).toMatch(/… [\d,]+ more characters/);
    expect(xml).not.toMatch(UNSAFE_IN_LINES);
  });

  it('names a test the same way whatever came of it', () => {
    const nameIn = (xml: string): string => / name="([^"]*)" classname="([^"]*)"/.exec(xml)?.[0] ?? '';
    const good = renderJunit(report({ entries: [PASSED] }));
    const bad = renderJunit(report({ entries: [{ ...PASSED, outcome: 'fail', actual: '500' }] }));
    expect(nameIn(good)).not.toBe('');
    expect(nameIn(bad)).toBe(nameIn(good));
  });

  it('has something to show of what was seen', async () => {
    const sections = [{ title: 'jobs', lines: ['DO-1001', '  failed'] }];
    const read = await parse(renderJunit(report({ entries: [SKIPPED], sections })));
    const suites = read !== undefined && read !== null && 'testsuite' in read ? (read.testsuite ?? []) : [];
    expect(suites.at(-1)).toMatchObject({ name: 'seen', tests: 0 });
    expect(String(suites.at(-1)?.['system-out'])).toContain('jobs\n  DO-1001');
  });

  it('is well-formed without any entry, and with many', () => {
    readXml(renderJunit(report({ entries: [] })));
    const many = Array.from({ length: 2000 }, (_, i) =>
      entry({ id: `event/${i}`, outcome: 'fail', actual: TRICKS }),
    );
    readXml(renderJunit(report({ entries: many })));
  });
});
