export interface Normaliser {
  learn(text: string): void;
  normalise(text: string, options?: { readonly fresh?: boolean }): string;
}

export function createNormaliser(side: {
  readonly from: number;
  readonly to: number;
  readonly folders: readonly (readonly [path: string, name: string])[];
  readonly ports?: Iterable<number>;
}): Normaliser;
