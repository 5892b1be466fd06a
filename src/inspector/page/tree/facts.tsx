import type { FieldFacts } from '../../wire.ts';
import { ErrorBox } from '../parts/error-box.tsx';
import { usePage } from '../state/context.ts';
import { useLoad } from '../state/use-load.ts';

/** What is known of a field, how surely, and from where. */
export function Facts({ id, path }: { readonly id: string; readonly path: string }) {
  const { source } = usePage();
  const { value, error } = useLoad<FieldFacts | null>(`${id} ${path}`, () => source.field(id, path));
  if (error !== null) return <ErrorBox error={error} />;
  if (value === null) return <div class="facts dim">…</div>;
  return (
    <div class="facts" data-facts={path}>
      {value.description && <p>{value.description}</p>}
      <dl>
        <dt>Certainty</dt>
        <dd>{value.certainty}</dd>
        {value.basis && (
          <>
            <dt>Basis</dt>
            <dd>{value.basis}</dd>
          </>
        )}
        {value.sources.length > 0 && (
          <>
            <dt>{value.sources.length === 1 ? 'Source' : 'Sources'}</dt>
            <dd>
              {value.sources.map(({ title, where }) => (
                <div key={`${title} ${where}`}>
                  {title}
                  {where && <span class="dim"> {where}</span>}
                </div>
              ))}
            </dd>
          </>
        )}
      </dl>
    </div>
  );
}
