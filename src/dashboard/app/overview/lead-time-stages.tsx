import { useQuery } from 'urql';
import { LeadTimeStagesDocument } from '../documents.generated.js';
import { StageList } from '../operations/stage-list.js';
import { useQuestion } from '../shell/use-question.js';

/** Under the lead time: where it goes. Nothing where no change of the window has the instants. */
export function LeadTimeStages() {
  const { variables } = useQuestion();
  const [{ data }] = useQuery({
    query: LeadTimeStagesDocument,
    variables: { window: variables?.window ?? {}, filter: variables?.filter ?? null },
    pause: variables === null,
    requestPolicy: 'cache-and-network',
  });
  const stages = data?.operations.overall.leadTimeStages ?? [];
  if (stages.every(({ hours }) => hours.sampleSize === 0)) return null;
  return <StageList stages={stages} />;
}
