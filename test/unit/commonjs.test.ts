import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { asCommonJs } from '../../commonjs.config.mjs';

const FIRST = { kind: 'import-statement' };
const LATER = { kind: 'dynamic-import' };

/** Runs what became of a file: its exports, and what it has asked for so far. */
function run(
  code: string,
  imports: readonly { readonly kind: string }[],
  files: Record<string, unknown> = {},
) {
  const nodes = createRequire(import.meta.url);
  const asked = vi.fn((name: string): unknown => (Object.hasOwn(files, name) ? files[name] : nodes(name)));
  const module: { exports: Record<string, unknown> } = { exports: {} };
  runInNewContext(asCommonJs(code, imports), { require: asked, module, __filename: '/folder/file.cjs' });
  return { exports: module.exports, asked: () => asked.mock.calls.map(([name]) => name) };
}

describe('what the bundler has split, as CommonJS', () => {
  it('takes every form of an import, and gives its exports by the names that others know', () => {
    const { exports } = run(
      'import{a as b,c}from"./x.cjs";import d from"./x.cjs";import path,{sep as e}from"node:path";import*as all from"./x.cjs";import"./y.cjs";var f=[b,c,d,path.basename("/g"),e,all.a];export{f as found};\n',
      [FIRST, FIRST, FIRST, FIRST, FIRST],
      { './x.cjs': { a: 1, c: 2, default: 3 }, './y.cjs': {} },
    );
    expect(exports['found']).toEqual([1, 2, 3, 'g', '/', 1]);
  });

  it('takes imports that stand before a module in the middle of a file, in their order', () => {
    const { asked } = run(
      'import"./x.cjs";var a=1;import"./y.cjs";var b=2;\nimport"./z.cjs";',
      [FIRST, FIRST, FIRST],
      {
        './x.cjs': {},
        './y.cjs': {},
        './z.cjs': {},
      },
    );
    expect(asked()).toEqual(['./x.cjs', './y.cjs', './z.cjs']);
  });

  it('loads later what is imported later', async () => {
    const { exports, asked } = run('var a=()=>import("./x.cjs");export{a};', [LATER], {
      './x.cjs': { b: 1 },
    });
    expect(asked()).toEqual([]);
    expect(await (exports['a'] as () => Promise<unknown>)()).toEqual({ b: 1 });
  });

  it('loads a slow module of Node’s when it is called, be it a function or a class', () => {
    const { exports, asked } = run(
      'import{createHash}from"node:crypto";import{Gunzip as Zip}from"node:zlib";var a=()=>createHash("md5").digest("hex"),b=()=>new Zip();export{a,b};',
      [FIRST, FIRST],
    );
    const [a, b] = [exports['a'], exports['b']] as (() => unknown)[];
    expect(asked()).toEqual([]);
    expect([a?.(), a?.()]).toEqual(Array(2).fill('d41d8cd98f00b204e9800998ecf8427e'));
    expect(b?.()).toHaveProperty('bytesWritten', 0);
    expect(asked()).toEqual(['node:crypto', 'node:zlib']);
  });

  it.each(['a instanceof TLSSocket', 'class A extends TLSSocket{}', 'TLSSocket.prototype'])(
    'loads it at once where it is asked for more, as by %s',
    (use) => {
      const { asked } = run(`import{TLSSocket}from"node:tls";var a={};${use};`, [FIRST]);
      expect(asked()).toEqual(['node:tls']);
    },
  );

  it('knows where it stands', () => {
    const { exports } = run('var a=__fileUrl;export{a};', []);
    expect(exports['a']).toMatch(/^file:\/\/.*\/folder\/file\.cjs$/);
  });

  it('refuses a file of which it has not found every import', () => {
    expect(() => asCommonJs('var a=1;', [FIRST])).toThrow('of 1 imports, 0 and later 0 were found');
    expect(() => asCommonJs('import("./x.cjs")', [])).toThrow('0 and later 1');
  });
});
