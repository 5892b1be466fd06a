import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFilesIn, defaultJournal, projectFolder } from '../../../src/config/project.ts';

let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'webhook-cli-project-'));
  mkdirSync(join(root, 'outer/.webhook-cli'), { recursive: true });
  mkdirSync(join(root, 'outer/inner/deep'), { recursive: true });
  mkdirSync(join(root, 'outer/other/.webhook-cli'), { recursive: true });
  mkdirSync(join(root, 'alone/deep'), { recursive: true });
  for (const ending of ['json', 'js', 'mjs']) {
    mkdirSync(join(root, ending, 'deep'), { recursive: true });
    writeFileSync(join(root, ending, `webhook-cli.config.${ending}`), '');
  }
  writeFileSync(join(root, 'mjs/webhook-cli.config.json'), '');
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('projectFolder', () => {
  it.each([
    ['outer', 'outer'],
    ['outer/inner/deep', 'outer'],
    ['outer/other', 'outer/other'],
    ['alone/deep', 'alone/deep'],
    ['json/deep', 'json'],
    ['js/deep', 'js'],
    ['mjs/deep', 'mjs'],
  ])('from %s is %s', (cwd, folder) => {
    expect(projectFolder(join(root, cwd))).toBe(join(root, folder));
  });

  it('need not exist', () => {
    expect(projectFolder(join(root, 'outer/inner/none'))).toBe(join(root, 'outer'));
    expect(projectFolder('/')).toBe('/');
  });
});

it('a link to nowhere is a config file', () => {
  const folder = join(root, 'json/linked');
  mkdirSync(folder);
  symlinkSync('nowhere.json', join(folder, 'webhook-cli.config.json'));
  expect(projectFolder(folder)).toBe(folder);
  expect(configFilesIn(folder)).toEqual(['webhook-cli.config.json']);
});

it('a config file that counts for nothing makes no project', () => {
  const isPassedOver = (path: string) => path.endsWith('.json');
  expect(projectFolder(join(root, 'json/deep'), isPassedOver)).toBe(join(root, 'json/deep'));
  expect(projectFolder(join(root, 'mjs/deep'), isPassedOver)).toBe(join(root, 'mjs'));
});

it('finds all config files of a folder', () => {
  expect(configFilesIn(join(root, 'alone'))).toEqual([]);
  expect(configFilesIn(join(root, 'js'))).toEqual(['webhook-cli.config.js']);
  expect(configFilesIn(join(root, 'mjs'))).toEqual(['webhook-cli.config.json', 'webhook-cli.config.mjs']);
});

it('the journal lies in the data folder of the project', () => {
  expect(defaultJournal('/p')).toBe(join('/p', '.webhook-cli', 'journal.ndjson'));
});
