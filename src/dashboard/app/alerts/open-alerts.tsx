import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useQuery, useSubscription } from 'urql';
import {
  AlertAcknowledgedDocument,
  AlertRaisedDocument,
  type AlertRaisedSubscription,
  OpenAlertsDocument,
  type OpenAlertsQuery,
} from '../documents.generated.js';
import { type Dimension, dimensionOf, type Filter, type GroupKey, ledgerKey } from '../model/dimension.js';
import { type MetricId, metricIdOf } from '../model/metric.js';
import { useToasts } from '../ui/toasts.js';
import { AlertLink } from './alert-link.js';

/** An alert that nobody has acknowledged and that is not over, as far as a mark needs it. */
export interface OpenAlert {
  readonly id: string;
  readonly metric: MetricId;
  /** null: of the whole workspace. */
  readonly dimension: Dimension | null;
  readonly key: GroupKey;
}

interface OpenAlerts {
  readonly alerts: readonly OpenAlert[];
  /** How many there are, the ones that were not read included. */
  readonly count: number;
  /** Counts up when an alert was raised or acknowledged: lists that show alerts ask again. */
  readonly version: number;
  readonly changed: () => void;
}

const Context = createContext<OpenAlerts>({ alerts: [], count: 0, version: 0, changed: () => undefined });

export function useOpenAlerts(): OpenAlerts {
  return useContext(Context);
}

/** Reads the open alerts once and keeps up with them: a new one is said in a toast the moment it is raised. */
export function OpenAlertsProvider({ children }: { readonly children: ReactNode }) {
  const [version, setVersion] = useState(0);
  const { say } = useToasts();
  const [{ data }, again] = useQuery({ query: OpenAlertsDocument });
  const changed = useCallback(() => setVersion((before) => before + 1), []);
  useEffect(() => {
    if (version > 0) again({ requestPolicy: 'network-only' });
  }, [version, again]);
  const [raised] = useSubscription({ query: AlertRaisedDocument }, collected);
  const [acknowledged] = useSubscription({ query: AlertAcknowledgedDocument });
  const told = useRef(0);
  const noticed = acknowledged.data?.regressionAlertAcknowledged;
  useEffect(() => {
    const news = (raised.data ?? []).slice(told.current);
    if (news.length === 0) return;
    told.current += news.length;
    changed();
    for (const { id, summary } of news) say(<AlertLink id={id}>{summary}</AlertLink>);
  }, [raised.data, changed, say]);
  useEffect(() => {
    if (noticed !== undefined) changed();
  }, [noticed, changed]);
  const value = useMemo(() => ({ ...openAlertsOf(data), version, changed }), [data, version, changed]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

type Raised = AlertRaisedSubscription['regressionAlertRaised'];

/** All that were raised while this page is open: a night raises several at once, and the latest would hide the others. */
function collected(before: readonly Raised[] | undefined, data: AlertRaisedSubscription): readonly Raised[] {
  return [...(before ?? []), data.regressionAlertRaised];
}

function openAlertsOf(data: OpenAlertsQuery | undefined): Pick<OpenAlerts, 'alerts' | 'count'> {
  const alerts = (data?.regressionAlerts.edges ?? []).map(({ node }) => {
    const dimension = node.dimension === null ? null : dimensionOf(node.dimension);
    return {
      id: node.id,
      metric: metricIdOf(node.metric),
      dimension,
      key: dimension === null ? null : ledgerKey(dimension, node.key),
    };
  });
  return { alerts, count: data?.regressionAlerts.totalCount ?? 0 };
}

/** The open alerts of a metric: of one group, or of all that a filter keeps. */
export function alertsOf(
  alerts: readonly OpenAlert[],
  metric: MetricId,
  filter: Filter,
): readonly OpenAlert[] {
  const isNarrowed = Object.keys(filter).length > 0;
  return alerts.filter(({ metric: of, dimension, key }) => {
    if (of !== metric) return false;
    if (!isNarrowed) return true;
    return dimension !== null && (filter[dimension]?.includes(key) ?? false);
  });
}
