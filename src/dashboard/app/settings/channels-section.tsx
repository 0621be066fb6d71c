import { useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { type ChannelFieldsFragment, ChannelsDocument } from '../documents.generated.js';
import { Dialog } from '../ui/dialog.js';
import { Empty, Fault, Skeleton } from '../ui/states.js';
import { useView } from '../url/use-view.js';
import { ChannelForm } from './channel-form.js';
import { ChannelRow } from './channel-row.js';
import { DeliveryLog } from './delivery-log.js';
import { SecretDialog } from './secret-dialog.js';

/** An answer without channels must be asked anew as well when one is made. */
const OF_CHANNELS = { additionalTypenames: ['Channel'] };

/** Where alerts are sent: webhooks, Slack, e-mail. */
export function ChannelsSection() {
  const { view, show } = useView();
  const [{ data, error }, again] = useQuery({
    query: ChannelsDocument,
    context: OF_CHANNELS,
    requestPolicy: 'cache-and-network',
  });
  const [edited, setEdited] = useState<ChannelFieldsFragment | 'new' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const newChannel = useRef<HTMLButtonElement>(null);
  const count = data?.channels.length ?? 0;
  const countBefore = useRef(count);
  useEffect(() => {
    // The button that deleted it had the focus, and is gone with it.
    if (count < countBefore.current && document.activeElement === document.body) newChannel.current?.focus();
    countBefore.current = count;
  }, [count]);
  const refresh = () => again({ requestPolicy: 'network-only' });
  if (error !== undefined && data === undefined) return <Fault error={error} onRetry={refresh} />;
  if (data === undefined) return <Skeleton className="block" />;
  const logged = data.channels.find(({ id }) => id === view.channel) ?? null;
  const saved = (shownOnce: string | null) => {
    setEdited(null);
    setSecret(shownOnce);
    refresh();
  };
  return (
    <>
      <div className="section-intro with-button">
        <p>Alerts, recoveries and missed goals go to every channel that wants them, at least once.</p>
        <button ref={newChannel} type="button" className="button primary" onClick={() => setEdited('new')}>
          New channel
        </button>
      </div>
      {data.channels.length === 0 ? (
        <Empty title="No channel yet">Alerts are shown here and told live; nobody is sent anything.</Empty>
      ) : (
        <ul className="channel-list">
          {data.channels.map((channel) => (
            <ChannelRow
              key={channel.id}
              channel={channel}
              onEdit={() => setEdited(channel)}
              onLog={() => show({ ...view, channel: channel.id })}
              onSecret={setSecret}
              onDeleted={refresh}
            />
          ))}
        </ul>
      )}
      {edited !== null && (
        <Dialog
          title={edited === 'new' ? 'New channel' : edited.name}
          onClose={() => setEdited(null)}
          held="from presses"
        >
          <ChannelForm channel={edited === 'new' ? null : edited} onSaved={saved} />
        </Dialog>
      )}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
      {logged !== null && (
        <Dialog title={`Sent to ${logged.name}`} onClose={() => show({ ...view, channel: null })}>
          <DeliveryLog channel={logged.id} />
        </Dialog>
      )}
    </>
  );
}
