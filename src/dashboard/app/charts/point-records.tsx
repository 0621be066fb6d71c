import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { valueInWords } from '../../../analytics/metric-words.js';
import {
  DeployFrequencyRecordsDocument,
  FailureRecordsDocument,
  LeadTimeRecordsDocument,
  MttrRecordsDocument,
} from '../documents.generated.js';
import { apiFilter, type Filter } from '../model/dimension.js';
import type { MetricId } from '../model/metric.js';
import type { Point } from '../model/reading.js';
import { RecordLink } from '../records/record-link.js';

/** A passing pointer asks for nothing. */
const PAUSE_MS = 150;

interface BehindPoint {
  readonly totalCount: number;
  readonly edges: readonly {
    readonly node: {
      readonly __typename: string;
      readonly number?: string;
      readonly title?: string;
      readonly url?: string;
      readonly leadTimeHours?: number | null;
      readonly timeToResolveHours?: number | null;
      readonly failureReasons?: readonly string[];
    };
  }[];
}

interface Props {
  readonly id: MetricId;
  readonly point: Point;
  readonly filter: Filter;
}

/** Links to the records behind a point: the slowest, the failed ones, the newest. */
export function PointRecords({ id, point, filter }: Props) {
  const { start, end } = point;
  const isMeant = useAfterPause(`${id} ${start}`);
  const { behind, isFault } = useBehindPoint({ id, start, end, filter, isMeant });
  if (isFault) return <p className="tooltip-records muted">The records could not be looked up.</p>;
  if (behind === undefined) return <p className="tooltip-records muted">Looking up the records…</p>;
  if (behind.edges.length === 0) return null;
  const rest = behind.totalCount - behind.edges.length;
  return (
    <ul className="tooltip-records" aria-label="Records behind it">
      {behind.edges.map(({ node }) => (
        <li key={node.number}>
          <RecordLink number={node.number ?? ''} url={node.url ?? ''} />{' '}
          <span className="tooltip-title">{node.title}</span>{' '}
          <span className="muted">{detail(id, node)}</span>
        </li>
      ))}
      {rest > 0 && <li className="muted">and {rest.toLocaleString('en-US')} more</li>}
    </ul>
  );
}

function detail(id: MetricId, node: BehindPoint['edges'][number]['node']): string {
  const hours = node.leadTimeHours ?? node.timeToResolveHours ?? null;
  return hours === null ? '' : valueInWords(id, hours);
}

function useAfterPause(subject: string): boolean {
  const [meant, setMeant] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setMeant(subject), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [subject]);
  return meant === subject;
}

interface Behind {
  /** undefined: not known yet. */
  readonly behind: BehindPoint | undefined;
  readonly isFault: boolean;
}

interface Question extends Omit<Props, 'point'> {
  readonly start: string;
  readonly end: string;
  readonly isMeant: boolean;
}

function useBehindPoint({ id, start, end, filter, isMeant }: Question): Behind {
  const variables = { window: { start, end }, filter: apiFilter(filter) };
  const paused = (metric: MetricId) => ({ variables, pause: !isMeant || metric !== id });
  const [deploys] = useQuery({ query: DeployFrequencyRecordsDocument, ...paused('deploy_frequency') });
  const [leadTimes] = useQuery({ query: LeadTimeRecordsDocument, ...paused('lead_time') });
  const [failures] = useQuery({ query: FailureRecordsDocument, ...paused('change_failure_rate') });
  const [incidents] = useQuery({ query: MttrRecordsDocument, ...paused('mttr') });
  if (!isMeant) return { behind: undefined, isFault: false };
  const found: Readonly<Record<MetricId, BehindPoint | undefined>> = {
    deploy_frequency: deploys.data?.dora.overall.deployFrequencyPerDay.records,
    lead_time: leadTimes.data?.dora.overall.leadTimeHours.records,
    change_failure_rate: failures.data?.dora.overall.changeFailureRate.records,
    mttr: incidents.data?.dora.overall.mttrHours.records,
  };
  const isFault = [deploys, leadTimes, failures, incidents].some(({ error }) => error !== undefined);
  return { behind: found[id], isFault };
}
