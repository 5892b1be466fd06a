import { deliveright } from './deliveright/provider.ts';
import { detrack } from './detrack/provider.ts';
import type { Provider } from './provider.ts';

/** Every provider that is known, without its schemas: light enough to load at start-up. */
export const providers: readonly Provider[] = [detrack, deliveright];

/** The provider of an id such as `detrack`, or `undefined`. */
export function findProvider(id: string): Provider | undefined {
  return providers.find((provider) => provider.id === id);
}

/** Names of the form fields that hold a document, of all providers. */
export function formFields(): string[] {
  return [...new Set(providers.flatMap((p) => (p.formField === null ? [] : [p.formField])))];
}
