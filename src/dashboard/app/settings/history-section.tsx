import { useQuery } from 'urql';
import { SettingChangesDocument } from '../documents.generated.js';
import { useInstant } from '../records/use-instant.js';
import { Pager, usePages } from '../ui/pager.js';
import { Empty, Fault, Skeleton } from '../ui/states.js';
import { settingChange, settingName } from './setting-words.js';

/** Who changed which setting: a definition that moved explains a number that moved. */
export function HistorySection() {
  const pages = usePages();
  const instant = useInstant();
  const [{ data, error, fetching }, again] = useQuery({
    query: SettingChangesDocument,
    variables: { after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  if (error !== undefined && data === undefined)
    return <Fault error={error} onRetry={() => again({ requestPolicy: 'network-only' })} />;
  if (data === undefined) return <Skeleton className="block" />;
  const { edges, totalCount, pageInfo } = data.settingChanges;
  if (totalCount === 0)
    return <Empty title="Nothing was changed yet">Every change of a setting is listed here.</Empty>;
  return (
    <>
      <div className="scroll-x">
        <table className="records">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">Setting</th>
              <th scope="col">Before</th>
              <th scope="col">Since</th>
            </tr>
          </thead>
          <tbody>
            {edges.map(({ cursor, node }) => (
              <tr key={cursor}>
                <td className="nowrap">{instant(node.changedAt)}</td>
                <td className="nowrap">{node.changedBy.name}</td>
                <th scope="row" className="nowrap">
                  {settingName(node.setting)}
                </th>
                {settingChange(node.setting, node.from, node.to).map((side, index) => (
                  <td key={index === 0 ? 'from' : 'to'} className="value-cell">
                    {side}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager
        of="changes of settings"
        isBusy={fetching}
        pages={pages}
        pageInfo={pageInfo}
        total={totalCount}
        pageSize={25}
      />
    </>
  );
}
