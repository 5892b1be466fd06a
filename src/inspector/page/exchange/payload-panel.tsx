import type { ExchangeDetail, JudgedView } from '../../wire.ts';
import { Finding } from '../parts/said.tsx';
import { dotted } from '../parts/text.ts';
import type { Editing } from '../tree/edits.ts';
import { Tree } from '../tree/tree.tsx';
import { RawBody } from './raw-body.tsx';

/** The payload with its findings: as it came, or as the edits make it. */
export function PayloadPanel({
  detail,
  editing,
  judged,
}: {
  readonly detail: ExchangeDetail;
  readonly editing: Editing | null;
  readonly judged: JudgedView | null;
}) {
  const shown = editing !== null && judged !== null ? judged : detail;
  return (
    <>
      {shown.findings.length > 0 && (
        <section class="findings" aria-label="Findings about the whole">
          {shown.findings.map((finding) => (
            <Finding
              key={`${finding.path} ${finding.rule} ${finding.message}`}
              finding={finding}
              where={finding.path === '' ? undefined : dotted(finding.path)}
            />
          ))}
        </section>
      )}
      {shown.payload === null ? (
        <>
          <p class="dim empty-line">
            {detail.body.size === 0 ? 'The body is empty.' : 'The body cannot be shown as a tree.'}
          </p>
          {detail.body.size > 0 && <RawBody id={detail.row.id} of="request" body={detail.body} />}
        </>
      ) : (
        <Tree id={detail.row.id} root={shown.payload} editing={editing} />
      )}
    </>
  );
}
