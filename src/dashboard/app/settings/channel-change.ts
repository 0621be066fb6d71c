import { subjectInWords } from '../../../analytics/metric-words.js';
import { DIMENSION_NAMES, DIMENSIONS } from '../model/dimension.js';
import { METRICS, metricOfText } from '../model/metric.js';
import { words } from '../records/words.js';

/** A channel as the history keeps it. */
interface KeptChannel {
  readonly name: string;
  readonly kind: string;
  readonly url: string | null;
  readonly recipients: readonly string[] | null;
  readonly events: readonly string[];
  readonly metrics: readonly string[] | null;
  readonly dimension: string | null;
  readonly keys: readonly (string | null)[] | null;
  readonly enabled: boolean;
  readonly disabled_reason: string | null;
  readonly url_changed?: boolean;
  readonly secret_rotated?: boolean;
}

/**
 * What became of a channel: its name, and what differs; all of it where it is new or deleted. What is secret is only said to be new.
 * Example: `Ops: enabled` → `Ops: disabled`.
 */
export function channelChange(from: unknown, to: unknown): readonly [string, string] {
  const [before, after] = [from, to].map((kept) => (kept === null ? null : factsOf(kept as KeptChannel)));
  return [inWords(before ?? null, after ?? null), inWords(after ?? null, before ?? null)];
}

interface Facts {
  readonly name: string;
  readonly parts: readonly string[];
}

function inWords(facts: Facts | null, other: Facts | null): string {
  if (facts === null) return 'none';
  const parts = facts.parts.filter((part) => part !== '' && !other?.parts.includes(part));
  return parts.length === 0 ? facts.name : `${facts.name}: ${parts.join('; ')}`;
}

function factsOf(channel: KeptChannel): Facts {
  const { name, kind, url, recipients, events, metrics, enabled, disabled_reason: reason } = channel;
  const parts = [
    `${words(kind)} to ${recipients?.join(', ') ?? url}`,
    events.map((event) => words(event.replace('.', '_'))).join(', '),
    metrics?.map(metricName).join(', ') ?? 'all metrics',
    groupsOf(channel),
    enabled ? 'enabled' : reason === null ? 'disabled' : `disabled: ${reason}`,
    channel.url_changed ? 'a new address' : '',
    channel.secret_rotated ? 'a new secret' : '',
  ];
  return { name, parts };
}

function groupsOf({ dimension: name, keys }: KeptChannel): string {
  const dimension = DIMENSIONS.find((known) => known === name);
  if (dimension === undefined) return 'all groups';
  if (keys === null) return `all ${DIMENSION_NAMES[dimension].many}`;
  return keys.map((key) => subjectInWords({ dimension, key, label: key ?? '' })).join(', ');
}

function metricName(metric: string): string {
  const id = metricOfText(metric);
  return id === null ? metric : METRICS[id].name;
}
