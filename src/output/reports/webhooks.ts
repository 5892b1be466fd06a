import { isSuccess } from '../../core/exchange.ts';
import { redactText } from '../../core/http/redact.ts';
import { indentJson } from '../../core/json/indent.ts';
import type { JobEvent, JobHistory } from '../../observe/job-log.ts';
import type { LoggedWebhook, WebhookLog } from '../../observe/webhooks/log.ts';
import { tellingLine } from '../exchange/telling-line.ts';
import { changeText } from '../observed/job-timeline.ts';
import { formatMs, plural } from '../text/format.ts';
import { findingWords } from './listen.ts';
import type { ReportWebhook, ReportWebhooks } from './report.ts';

/** The webhooks of a run as a report shows them, each with what it changed in its job. */
export function reportWebhooks(
  { first, left, last }: Pick<WebhookLog, 'first' | 'left' | 'last'>,
  jobs: readonly JobHistory[],
): ReportWebhooks {
  const events = new Map(
    jobs.flatMap((job) => job.events.map((event) => [event.exchangeId, event] as const)),
  );
  const shown = (webhook: LoggedWebhook): ReportWebhook => reportWebhook(webhook, events.get(webhook.id));
  return { first: first.map(shown), left, last: last.map(shown) };
}

function reportWebhook(webhook: LoggedWebhook, inJob: JobEvent | undefined): ReportWebhook {
  const { id, at, provider, event, eventReason, key, findings, moreFindings } = webhook;
  const matters = redactText(webhook.highlights.join(' · '));
  const named = [provider, event, key].filter((word) => word !== null);
  return {
    outcome: outcomeOf(webhook),
    at,
    subject: `${named.length === 0 ? 'a request of no known provider' : named.join(' ')} → ${webhook.answer?.status ?? 'no answer'}`,
    facts: [
      ['id', id],
      ['provider', provider ?? 'not known'],
      ['event', event ?? `not known${eventReason === null ? '' : `: ${eventReason}`}`],
      ['key', key ?? 'none'],
      ...(matters === '' ? [] : ([['what matters', matters]] satisfies ReportWebhook['facts'])),
      ['payload', validityWords(webhook)],
      ['answer', answerWords(webhook)],
    ],
    findings: [
      ...findings.flatMap((finding) => [
        redactText(`${finding.severity}  ${findingWords(finding)}`),
        ...(finding.message === '' ? [] : [`  ${redactText(finding.message)}`]),
      ]),
      ...(moreFindings > 0 ? [`… ${plural(moreFindings, 'more finding')}`] : []),
    ],
    changes: changesOf(inJob),
    payload: payloadLines(webhook),
  };
}

function outcomeOf({ valid, answer }: LoggedWebhook): ReportWebhook['outcome'] {
  if (valid === false) return 'fail';
  if (answer === null || !isSuccess(answer.status)) return 'warn';
  return valid === null ? 'skip' : 'pass';
}

function validityWords({ valid }: LoggedWebhook): string {
  if (valid === null) return 'not judged';
  return valid ? 'valid' : 'invalid';
}

function answerWords({ answer }: LoggedWebhook): string {
  if (answer === null) return 'none';
  return [`${answer.status} after ${formatMs(answer.durationMs)}`, redactText(tellingLine(answer))]
    .filter((part) => part !== '')
    .join('   ');
}

function changesOf(event: JobEvent | undefined): string[] {
  if (event === undefined) return [];
  if (event.kind === 'first') return ['the first of its job'];
  if (event.kind === 'same') return ['the same again'];
  return [
    ...(event.newId ? ['another id under the same key'] : []),
    ...event.changes.map((change) => redactText(changeText(change))),
    ...(event.moreChanges > 0 ? [`… ${plural(event.moreChanges, 'more change')}`] : []),
  ];
}

function payloadLines({ text, moreText, isDocument }: LoggedWebhook): string[] {
  if (text === '') return [];
  const shown = redactText(isDocument ? indentJson(text) : text);
  return [...shown.split('\n'), ...(moreText > 0 ? [`… ${plural(moreText, 'more character')}`] : [])];
}
