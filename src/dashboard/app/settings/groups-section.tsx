import { useQuery } from 'urql';
import { RulesDocument, type RulesQuery, SetGroupDisabledDocument } from '../documents.generated.js';
import { DIMENSION_NAMES, dimensionOf } from '../model/dimension.js';
import { useSession } from '../session/session.js';
import { Empty, Fault, Skeleton } from '../ui/states.js';
import { DisableForm } from './disable-form.js';
import { nameOf, useGroupChoices } from './use-group-choices.js';
import { useSave } from './use-save.js';

type DisabledGroup = RulesQuery['disabledGroups'][number];

/** Groups that the nights leave out. */
export function GroupsSection() {
  const { viewer } = useSession();
  const [{ data, error }, again] = useQuery({ query: RulesDocument, requestPolicy: 'cache-and-network' });
  const refresh = () => again({ requestPolicy: 'network-only' });
  if (error !== undefined && data === undefined) return <Fault error={error} onRetry={refresh} />;
  if (data === undefined) return <Skeleton className="block" />;
  return (
    <>
      <p className="section-intro">
        The nightly evaluation leaves these groups out: they raise no alerts. Their numbers are still shown.
      </p>
      {data.disabledGroups.length === 0 ? (
        <Empty title="No group is left out">Every team, service and change type is evaluated.</Empty>
      ) : (
        <ul className="card rows">
          {data.disabledGroups.map((group) => (
            <GroupRow key={`${group.dimension} ${group.key}`} group={group} />
          ))}
        </ul>
      )}
      {viewer.disableGroups && <DisableForm />}
    </>
  );
}

function GroupRow({ group: { dimension, key } }: { readonly group: DisabledGroup }) {
  const { viewer } = useSession();
  const of = dimensionOf(dimension);
  const { choices } = useGroupChoices(of);
  const name = nameOf(choices, of, key);
  const { save, state } = useSave(SetGroupDisabledDocument, {
    said: `${name} is evaluated again from the next night on.`,
    moves: ['RegressionThresholds'],
  });
  return (
    <li>
      <span className="muted">{DIMENSION_NAMES[of].one}</span>
      <b>{name}</b>
      <span className="spacer" />
      {state.fault !== null && (
        <span className="field-fault" role="alert">
          {state.fault}
        </span>
      )}
      {viewer.disableGroups && (
        <button
          type="button"
          className="button"
          disabled={state.isSaving}
          aria-label={`Evaluate again: ${name}`}
          onClick={() => void save({ input: { dimension, key, disabled: false } })}
        >
          Evaluate again
        </button>
      )}
    </li>
  );
}
