import { conformanceCases } from '../../conformance/cases/all-cases.ts';
import type { Catalogue } from '../../providers/catalogue.ts';
import type { Provider } from '../../providers/provider.ts';
import { scenariosOf } from '../../scenarios/bundled.ts';

/** The groups of cases that `check` has, then the cases with their titles. */
export function caseNames(
  { providers }: Catalogue,
  only: Provider | undefined,
): readonly { readonly value: string; readonly description: string }[] {
  const cases = (only === undefined ? providers : [only]).flatMap((provider) =>
    conformanceCases(provider, { wireFormats: [], scenarios: scenariosOf(provider) }),
  );
  const titles = new Map(cases.map(({ id, title }) => [id, title]));
  const groups = [...titles.keys()].flatMap((id) => (id.includes('/') ? [id.slice(0, id.indexOf('/'))] : []));
  return [
    ...[...new Set(groups)].map((value) => ({ value, description: 'all of this group' })),
    ...[...titles].map(([value, description]) => ({ value, description })),
  ];
}
