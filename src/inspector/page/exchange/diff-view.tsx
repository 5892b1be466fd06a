import type { ChangeView, DiffView as Diff, ExchangeRow } from '../../wire.ts';
import { Link, toExchange } from '../parts/link.tsx';
import { Verdict } from '../parts/said.tsx';
import { shown } from '../parts/shown.tsx';
import { count, counted, dayAndClock, dotted } from '../parts/text.ts';
import { usePage } from '../state/context.ts';
import { useKeys } from '../state/use-keys.ts';
import { type Loaded, useLoad } from '../state/use-load.ts';

const SIGNS = { added: '+', removed: '−', changed: '~' } as const;

/** What one exchange has otherwise than another. */
export function DiffView({ id, other }: { readonly id: string; readonly other: string }) {
  const { source, go } = usePage();
  const loaded: Loaded<Diff> = useLoad(`${id} ${other}`, () => source.diff(id, other));
  const back = (): void => {
    go({ view: 'exchange', id });
  };
  useKeys({ Escape: back, d: back });
  return shown(loaded, (value) => (
    <article class="diff" aria-labelledby="headline">
      <header class="summary">
        <h1 id="headline">
          <span class="subject">
            {value.isSame ? 'No difference' : counted(value.changes.length + value.moreChanges, 'change')}
          </span>
        </h1>
        <div class="sides">
          <Side label="Before" row={value.before} />
          <Side label="After" row={value.after} />
        </div>
      </header>
      {value.notes.map((note) => (
        <p key={note} class="empty-line">
          {note}
        </p>
      ))}
      <table class="changes">
        <caption class="vh">Changes</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
          </tr>
        </thead>
        <tbody>
          {value.changes.map((change) => (
            <Change key={`${change.kind} ${change.path}`} change={change} />
          ))}
        </tbody>
      </table>
      {value.moreChanges > 0 && <p class="dim empty-line">… and {count(value.moreChanges)} more</p>}
    </article>
  ));
}

function Side({ label, row }: { readonly label: string; readonly row: ExchangeRow }) {
  return (
    <Link class="side" to={toExchange(row.id)}>
      <span class="dim">{label}</span>
      <strong>
        {row.event} {row.key}
      </strong>
      <Verdict verdict={row.verdict} />
      <span class="dim">{dayAndClock(row.at)}</span>
    </Link>
  );
}

function Change({ change }: { readonly change: ChangeView }) {
  return (
    <tr class={change.kind} data-path={change.path}>
      <th scope="row">
        <span class="sign" aria-hidden="true">
          {SIGNS[change.kind]}
        </span>{' '}
        <span class="vh">{change.kind}: </span>
        <span class="mono">{dotted(change.path)}</span>
      </th>
      <td class="before">
        <Cell json={change.before} name={change.beforeName} />
      </td>
      <td class="after">
        <Cell json={change.after} name={change.afterName} />
      </td>
    </tr>
  );
}

function Cell({ json, name }: { readonly json: string | null; readonly name: string | null }) {
  if (json === null) return <span class="dim">—</span>;
  return (
    <>
      <span class="mono">{json}</span>
      {name && <span class="code-name">{name}</span>}
    </>
  );
}
