import { useQuery } from 'urql';
import { type LeadTimeStageName, LeadTimeStagesDocument } from '../documents.generated.js';
import { StageList } from '../operations/stage-list.js';
import { useQuestion } from '../shell/use-question.js';
import { Skeleton } from '../ui/states.js';

const SHORT = {
  CREATED_TO_APPROVED: 'approval',
  APPROVED_TO_STARTED: 'start',
  STARTED_TO_COMPLETED: 'completion',
} as const satisfies Record<LeadTimeStageName, string>;

/** Under the lead time: where it goes. Nothing where no change of the window has the instants. */
export function LeadTimeStages() {
  const { variables } = useQuestion();
  const [{ data, fetching }] = useQuery({
    query: LeadTimeStagesDocument,
    variables: { window: variables?.window ?? {}, filter: variables?.filter ?? null },
    pause: variables === null,
    requestPolicy: 'cache-and-network',
  });
  if (data === undefined) return fetching ? <Skeleton className="stages-awaited" /> : null;
  const stages = data.operations.overall.leadTimeStages;
  if (stages.every(({ hours }) => hours.sampleSize === 0)) return null;
  return <StageList stages={stages} names={(stage) => SHORT[stage]} />;
}
