// What every Node has, and what not every compiler is told of: a project without `@types/node` and without the DOM's
// library knows none of these names, and would have errors in our declarations. Where it does, they are these.

declare global {
  // zod names it. Empty, so that it changes nothing where it is declared already.
  interface URL {}
}

/** A `URL`. */
export type Url = typeof globalThis extends { URL: { prototype: infer T } } ? T : { readonly href: string };

/** An `AbortSignal`. */
export type Abort = typeof globalThis extends { AbortSignal: { prototype: infer T } }
  ? T
  : { readonly aborted: boolean };

/** Bytes: a `Buffer`. */
export type Bytes = typeof globalThis extends { Buffer: { prototype: infer T extends Uint8Array } }
  ? T
  : Uint8Array;

/** What an `await using` closes, where the compiler knows of it. */
export type AsyncDisposal = SymbolConstructor extends { readonly asyncDispose: infer K extends symbol }
  ? { readonly [Method in K]: () => Promise<void> }
  : object;
