import type { Provider } from '../providers/provider.ts';
import { bundledCatalogue } from '../providers/registry.ts';

/** Every provider that is known. */
export const providers: readonly Provider[] = bundledCatalogue.providers;
