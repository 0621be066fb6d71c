import { VIEWS } from '../../../domain/operations/views.js';
import type { Interval, OperationsQuery } from '../documents.generated.js';
import { RecordLink } from '../records/record-link.js';
import { StageList } from './stage-list.js';
import { ViewCard } from './view-card.js';
import { changeOf, count, hours, minutes, share } from './words.js';

type Overall = OperationsQuery['operations']['overall'];

interface Props {
  readonly overall: Overall;
  readonly interval: Interval;
}

const OPEN = {
  name: 'Open incidents',
  meaning: 'How many incidents are open now, whatever the window.',
  formula: 'Incidents opened by now and not resolved, with the age of the oldest.',
  source: "Vigilo's derived views",
};

/** The six views, and the stages of lead time, over everything that the filter keeps. */
export function OperationsCards({ overall, interval }: Props) {
  const { approvals, runbooks, changes, recovery, rework, leadTimeStages } = overall;
  const by = interval === 'DAY' ? 'day' : interval === 'WEEK' ? 'week' : 'month';
  return (
    <div className="cards view-cards">
      <ViewCard
        id="approvals"
        about={VIEWS.approvals}
        value={hours(approvals.turnaroundHours.p50)}
        what="median turnaround"
        change={changeOf(
          approvals.turnaroundHours.p50,
          approvals.previous?.turnaroundHours.p50 ?? null,
          'lower',
        )}
        series={{
          name: `Approval turnaround by ${by}`,
          values: approvals.series.map(({ p50 }) => p50),
          inWords: hours,
        }}
        facts={[
          ['p90', hours(approvals.turnaroundHours.p90)],
          ['Decided', count(approvals.decided)],
          ['Rejected', `${count(approvals.rejected)} (${share(approvals.rejectionRate)})`],
        ]}
      />
      <ViewCard
        id="runbooks"
        about={VIEWS.runbooks}
        value={share(runbooks.successRate)}
        what="succeeded"
        change={changeOf(runbooks.successRate, runbooks.previous?.successRate ?? null, 'higher')}
        series={{
          name: `Runbook success by ${by}`,
          values: runbooks.series.map(({ rate }) => rate),
          inWords: share,
        }}
        facts={[
          ['Executions', count(runbooks.executions)],
          ['Median duration', minutes(runbooks.durationMinutes.p50)],
          ['p90', minutes(runbooks.durationMinutes.p90)],
        ]}
      />
      <ViewCard
        id="changes"
        about={VIEWS.changes}
        value={count(changes.closed)}
        what="closed changes"
        change={changeOf(changes.closed, changes.previous?.closed ?? null, null)}
        series={{
          name: `Closed changes by ${by}`,
          values: changes.series.map(({ sampleSize }) => sampleSize),
          inWords: count,
        }}
        facts={[
          ['Standard', count(changes.standard)],
          ['Normal', count(changes.normal)],
          ['Emergency', `${count(changes.emergency)} (${share(changes.emergencyShare)})`],
        ]}
      />
      <ViewCard
        id="recovery"
        about={VIEWS.recovery}
        value={hours(recovery.hours.p50)}
        what="median recovery"
        change={changeOf(recovery.hours.p50, recovery.previous?.hours.p50 ?? null, 'lower')}
        series={{ name: `Recovery by ${by}`, values: recovery.series.map(({ p50 }) => p50), inWords: hours }}
        facts={[
          ['p90', hours(recovery.hours.p90)],
          ['Recovered incidents', count(recovery.hours.sampleSize)],
        ]}
      />
      <ViewCard
        id="rework"
        about={VIEWS.rework}
        value={share(rework.rate)}
        what="of closed changes"
        change={changeOf(rework.rate, rework.previous?.rate ?? null, 'lower')}
        series={{ name: `Rework by ${by}`, values: rework.series.map(({ rate }) => rate), inWords: share }}
        facts={[
          ['Rework', count(rework.changes)],
          ['Closed changes', count(rework.sampleSize)],
        ]}
      />
      <OpenIncidents open={overall.openIncidents} />
      <section className="card view-card wide" aria-labelledby="view-stages">
        <header>
          <h2 id="view-stages">Where lead time goes</h2>
        </header>
        <StageList stages={leadTimeStages} />
      </section>
    </div>
  );
}

function OpenIncidents({ open }: { readonly open: Overall['openIncidents'] }) {
  return (
    <ViewCard
      id="open-incidents"
      about={OPEN}
      value={count(open.count)}
      what={open.count === 1 ? 'incident is open now' : 'incidents are open now'}
      facts={[['Oldest', hours(open.oldestAgeHours)]]}
    >
      {open.records.edges.length > 0 && (
        <ul className="open-list">
          {open.records.edges.map(({ node: { number, title, url } }) => (
            <li key={number}>
              <RecordLink number={number} url={url} /> <span className="muted">{title}</span>
            </li>
          ))}
        </ul>
      )}
    </ViewCard>
  );
}
