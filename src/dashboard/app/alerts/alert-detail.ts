import type { AlertQuery } from '../documents.generated.js';

/** An alert with all that its detail shows. */
export type AlertDetail = Extract<
  NonNullable<AlertQuery['node']>,
  { readonly __typename: 'MetricRegressionAlert' }
>;
