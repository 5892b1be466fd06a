import { useState } from 'preact/hooks';
import type { Sendables, SendBody, SentView } from '../../wire.ts';
import { Button } from '../parts/button.tsx';
import { ErrorBox } from '../parts/error-box.tsx';
import { shown } from '../parts/shown.tsx';
import { usePage } from '../state/context.ts';
import { useDoing, useLoad } from '../state/use-load.ts';
import { Select } from './select.tsx';
import { Sent } from './sent.tsx';
import { TargetField } from './target-field.tsx';

/** One thing that can be sent, whatever kind it is of. */
interface Choice {
  readonly kind: 'event' | 'fixture' | 'scenario';
  readonly name: string;
  readonly says: string;
  readonly tag: string;
  readonly versions: readonly string[];
}

/** Sends an event, a fixture or a scenario. */
export function SendView() {
  const { source, state } = usePage();
  const loaded = useLoad('sendables', () => source.sendables());
  const { actions } = source;
  if (actions === null || !state.can.send) return <p class="empty">Nothing can be sent from here.</p>;
  return shown(loaded, (sendables) => <SendForm sendables={sendables} send={actions.send} />);
}

function SendForm({
  sendables,
  send,
}: {
  readonly sendables: Sendables;
  readonly send: (body: SendBody) => Promise<SentView>;
}) {
  const { state, say } = usePage();
  const [provider, setProvider] = useState(sendables.providers[0]?.id ?? '');
  const [chosen, setChosen] = useState('');
  const [version, setVersion] = useState('');
  const [to, setTo] = useState('');
  const [sent, setSent] = useState<SentView | null>(null);
  const doing = useDoing<SentView>();

  const choices = choicesOf(sendables, provider);
  const choice = choices.find((one) => nameOf(one) === chosen) ?? choices[0];
  if (choice === undefined) return <p class="empty">There is nothing to send.</p>;
  const { kind, versions } = choice;
  const submit = async (): Promise<void> => {
    const view = await doing.run(() =>
      send({
        provider,
        [kind]: choice.name,
        payloadVersion: versions.includes(version) ? version : undefined,
        to: to.trim() || undefined,
      }),
    );
    setSent(view);
    if (view !== null) say(`Sent: ${view.sent.map(({ answer }) => answer?.text ?? 'no answer').join(', ')}`);
  };
  return (
    <article class="send" aria-labelledby="headline">
      <header class="summary">
        <h1 id="headline">Send a webhook</h1>
      </header>
      <form
        class="send-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Select
          label="Provider"
          value={provider}
          change={setProvider}
          groups={{ '': sendables.providers.map(({ id, title }) => [id, title]) }}
        />
        <Select
          label="What"
          value={nameOf(choice)}
          change={(name) => {
            setChosen(name);
            setSent(null);
          }}
          groups={Object.fromEntries(
            KINDS.map(([one, title]) => [
              title,
              choices.filter((other) => other.kind === one).map((other) => [nameOf(other), other.name]),
            ]),
          )}
        />
        <p class="dim">
          {choice.says} {choice.tag && <span class="tag">{choice.tag}</span>}
        </p>
        {versions.length > 1 && (
          <Select
            label="Version of the payload"
            value={version || (versions[0] ?? '')}
            change={setVersion}
            groups={{ '': versions.map((one) => [one, one]) }}
          />
        )}
        <TargetField targets={state.sendsTo === null ? [] : [state.sendsTo]} to={to} change={setTo} />
        <Button
          type="submit"
          class="primary"
          disabled={doing.isBusy || (state.sendsTo === null && to.trim() === '')}
        >
          {doing.isBusy ? 'Sending…' : 'Send'}
        </Button>
        <ErrorBox error={doing.error} />
        <Sent sent={sent} />
      </form>
    </article>
  );
}

const KINDS = [
  ['event', 'Events'],
  ['fixture', 'Fixtures'],
  ['scenario', 'Scenarios'],
] as const;

function nameOf({ kind, name }: Choice): string {
  return `${kind} ${name}`;
}

/** All that can be sent of a provider. */
function choicesOf({ events, fixtures, scenarios }: Sendables, provider: string): Choice[] {
  const choices = [
    ...events.map((one) => ({
      ...{ ...one, kind: 'event' as const },
      says: one.description,
      tag: one.provenance,
    })),
    ...fixtures.map((one) => ({ ...one, kind: 'fixture' as const, says: one.event, tag: '', versions: [] })),
    ...scenarios.map((one) => ({
      ...{ ...one, kind: 'scenario' as const },
      says: `${one.description} ${one.steps.join(' → ')}`,
      tag: one.isCaptured ? 'captured' : '',
      versions: [],
    })),
  ];
  return choices.filter((one) => one.provider === provider);
}
