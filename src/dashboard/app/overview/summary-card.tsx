import { useQuery } from 'urql';
import { changeInWords, metricInWords, valueInWords } from '../../../analytics/metric-words.js';
import { type MoverFieldsFragment, SummaryDocument } from '../documents.generated.js';
import { DIMENSION_NAMES, dimensionOf, ledgerKey } from '../model/dimension.js';
import { metricOfText } from '../model/metric.js';
import { useQuestion } from '../shell/use-question.js';
import { Skeleton } from '../ui/states.js';
import { Link } from '../url/link.js';
import { addressOf, useView } from '../url/use-view.js';
import { otherTab } from '../url/view.js';

/** The window in one sentence, and the groups that moved most. Only of the whole workspace: nothing is narrowed. */
export function SummaryCard() {
  const { variables } = useQuestion();
  const [{ data, fetching }] = useQuery({
    query: SummaryDocument,
    variables: { window: variables?.window ?? {} },
    pause: variables === null,
    requestPolicy: 'cache-and-network',
  });
  if (data === undefined) return fetching ? <Awaited /> : null;
  const { headline, movers } = data.executiveSummary;
  return (
    <section className="card summary-card" aria-label="Summary">
      <p className="summary-headline">{headline}</p>
      <Movers name="Most improved" movers={movers.best} />
      <Movers name="Most worsened" movers={movers.worst} />
    </section>
  );
}

/** As high as the answer will be, so that what is read below does not jump. */
function Awaited() {
  return (
    <div className="card summary-card awaited" role="status" aria-label="Loading the summary">
      <Skeleton className="line" />
      <Skeleton className="line short" />
    </div>
  );
}

function Movers({
  name,
  movers,
}: {
  readonly name: string;
  readonly movers: readonly MoverFieldsFragment[];
}) {
  if (movers.length === 0) return null;
  return (
    <div className="movers">
      <h2>{name}</h2>
      <ul>
        {movers.map((mover) => (
          <li key={`${mover.dimension} ${mover.key} ${mover.metric}`}>
            <MoverLink mover={mover} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function MoverLink({ mover }: { readonly mover: MoverFieldsFragment }) {
  const { view } = useView();
  const dimension = dimensionOf(mover.dimension);
  const to = addressOf({
    ...otherTab(view, dimension),
    filter: { [dimension]: [ledgerKey(dimension, mover.key)] },
  });
  const id = metricOfText(mover.metric.toLowerCase());
  if (id === null || mover.value === null) return null;
  return (
    <>
      <span className="muted">{DIMENSION_NAMES[dimension].one}</span> <Link to={to}>{mover.label}</Link>{' '}
      <span className="muted">
        {metricInWords(id)} {valueInWords(id, mover.value)}
      </span>{' '}
      <span className={mover.improved ? 'better' : 'worse'}>{changeInWords(mover.relativeChange)}</span>
    </>
  );
}
