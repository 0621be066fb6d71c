import { metricInWords } from '../../../analytics/metric-words.js';
import { sampleTitle } from '../../../analytics/reading-words.js';
import type { Window } from '../../../domain/window.js';
import {
  CompareGroupsDocument,
  type CompareGroupsQuery,
  type DoraFilterInput,
} from '../documents.generated.js';
import { apiDimension, DIMENSION_NAMES, type Dimension, ledgerKey } from '../model/dimension.js';
import { readings } from '../model/reading.js';
import { apiWindow } from '../model/windows.js';
import { PagedList } from '../ui/paged-list.js';
import { Link } from '../url/link.js';
import { addressOf, useView } from '../url/use-view.js';
import { Change, shown } from './compared-cells.js';

type Group = CompareGroupsQuery['compare']['groups']['edges'][number]['node'];

interface Props {
  readonly dimension: Dimension;
  readonly window: Window;
  readonly other: Window;
  readonly filter: DoraFilterInput | null;
}

/** Every group over both windows, one a row: what it is now, and how much it moved. */
export function ComparedGroups({ dimension, window, other, filter }: Props) {
  const { one, many } = DIMENSION_NAMES[dimension];
  const variables = {
    window: apiWindow(window),
    to: apiWindow(other),
    groupBy: apiDimension(dimension),
    filter,
  };
  return (
    <PagedList
      key={JSON.stringify(variables)}
      document={CompareGroupsDocument}
      variables={variables}
      pageOf={({ compare }) => compare.groups}
      of={many}
      none="Nothing happened in either window"
    >
      {(groups) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <section className="scroll-x" aria-label={`Both windows by ${one.toLowerCase()}`} tabIndex={0}>
          <table className="records">
            <thead>
              <tr>
                <th scope="col">{one}</th>
                {groups.slice(0, 1).flatMap(({ metrics }) =>
                  readings(metrics).map(({ id }) => (
                    <th key={id} scope="col" className="end">
                      {metricInWords(id)}
                    </th>
                  )),
                )}
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <GroupRow key={group.id} dimension={dimension} group={group} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </PagedList>
  );
}

function GroupRow({ dimension, group }: { readonly dimension: Dimension; readonly group: Group }) {
  const { view } = useView();
  const { key, label, metrics } = group;
  const filter = { ...view.filter, [dimension]: [ledgerKey(dimension, key)] };
  return (
    <tr>
      <th scope="row">
        <Link to={addressOf({ ...view, tab: dimension, filter })}>{label}</Link>
      </th>
      {readings(metrics).map((compared) => (
        <td
          key={compared.id}
          className="end"
          title={`${sampleTitle(compared.id, compared.window)}; before ${shown(compared.id, compared.to.value)}, ${sampleTitle(compared.id, compared.to)}`}
        >
          {shown(compared.id, compared.window.value)}
          <br />
          <span className="small">
            <Change compared={compared} />
          </span>
        </td>
      ))}
    </tr>
  );
}
