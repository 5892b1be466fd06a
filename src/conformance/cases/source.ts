import type { Provider } from '../../providers/provider.ts';

/** Where a group of cases is documented by the provider, or what else stands behind it. */
export function sourceOf({ probes }: Provider, group: string, otherwise: string): string {
  return probes.sources[group] ?? otherwise;
}
