import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { OperationWatch } from '../../graphql/operation-watch.js';
import type { WatchResolver } from '../../graphql/resolver-watch.js';

/** How many connect, told when somebody asks. */
export type CountConnections = () => Readonly<Record<'websocket' | 'sse', number>>;

/** How operations fare, whatever transport they came by. */
export interface GraphqlMetrics extends OperationWatch {
  connections(count: CountConnections): void;
  readonly resolver: WatchResolver;
}

export function graphqlMetrics(registry: Registry): GraphqlMetrics {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'vigilo_graphql_operation_seconds',
    help: 'Duration of executed GraphQL operations in seconds, by kind, root field and outcome.',
    labelNames: ['kind', 'field', 'outcome'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const resolverSeconds = new Histogram({
    name: 'vigilo_graphql_resolver_seconds',
    help: 'Duration of GraphQL resolvers that wait for something in seconds, by parent type and field of the schema.',
    labelNames: ['type', 'field'],
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10],
    registers,
  });
  const invalid = new Counter({
    name: 'vigilo_graphql_invalid_documents_total',
    help: 'GraphQL documents that were not executed, since they could not be read or are not valid.',
    registers,
  });
  const subscriptions = new Gauge({
    name: 'vigilo_graphql_subscriptions',
    help: 'Subscriptions that are open in this process.',
    registers,
  });
  let count: CountConnections = () => ({ websocket: 0, sse: 0 });
  new Gauge({
    name: 'vigilo_live_connections',
    help: 'Connections of callers who were let in and stay, in this process.',
    labelNames: ['transport'],
    registers,
    collect() {
      for (const [transport, connections] of Object.entries(count())) this.set({ transport }, connections);
    },
  });
  return {
    executed: (what, took) => seconds.observe({ ...what }, took),
    invalid: () => invalid.inc(),
    subscribed: () => {
      subscriptions.inc();
      return () => subscriptions.dec();
    },
    resolver: (of) => {
      const series = resolverSeconds.labels({ ...of });
      return (took) => series.observe(took);
    },
    connections: (from) => {
      count = from;
    },
  };
}
