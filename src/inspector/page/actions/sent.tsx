import type { SentView } from '../../wire.ts';
import { Link, toExchange } from '../parts/link.tsx';
import { Tone } from '../parts/said.tsx';

/** What came of sending, once something did. */
export function Sent({ sent }: { readonly sent: SentView | null }) {
  return (
    sent && (
      <div class="sent" role="status">
        <ul>
          {sent.sent.map((row) => (
            <li key={row.id}>
              <Link to={toExchange(row.id)}>
                {row.event} {row.key}
              </Link>
              {row.to && <span class="dim">to {row.to}</span>}
              {row.answer === null ? <span class="tone bad">no answer</span> : <Tone said={row.answer} />}
              <span class="dim">{row.took}</span>
            </li>
          ))}
        </ul>
        {sent.notes.map((note) => (
          <p key={note} class="dim">
            {note}
          </p>
        ))}
      </div>
    )
  );
}
