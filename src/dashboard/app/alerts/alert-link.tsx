import type { ReactNode } from 'react';
import { fromNodeId, toNodeId } from '../../../analytics/node-id.js';
import { Link } from '../url/link.js';
import { addressOf, useView } from '../url/use-view.js';

/** Opens an alert over what is shown. */
export function AlertLink({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const { view } = useView();
  return <Link to={addressOf({ ...view, alert: plainId(id) })}>{children}</Link>;
}

const KIND = 'MetricRegressionAlert';

/** An alert's id as an address has it. */
function plainId(id: string): string {
  return fromNodeId(id)?.key ?? id;
}

/** An alert's id as the API has it. */
export function apiId(id: string): string {
  return fromNodeId(id)?.kind === KIND ? id : toNodeId(KIND, id);
}
