/**
 * The layers of design/architecture.md: each may import only what stands to its left.
 *   domain <- analytics <- ledger | store | loaders | dispatch | auth <- graphql | http | resolvers | scheduler <- app | main | cli
 */
const LAYERS = [
  ['domain', '^src/domain/'],
  ['analytics', '^src/analytics/'],
  ['adapters', '^src/(ledger|store|loaders|dispatch|auth|threads)/'],
  ['edge', '^(src/(graphql|http|explorer|widget)|resolvers|scheduler)/'],
  ['root', '^src/(app|serve|jobs|cli/.*)\\.ts$'],
];

const directions = LAYERS.slice(0, -1).map(([name, path], i) => ({
  name: `${name}-imports-only-to-its-left`,
  severity: 'error',
  from: { path },
  to: {
    path: LAYERS.slice(i + 1)
      .map(([, right]) => right)
      .join('|'),
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...directions,
    {
      name: 'domain-is-pure',
      comment: 'no npm package, no node: module, nothing of ours outside the domain',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'entities-are-for-the-database-side',
      severity: 'error',
      from: { pathNot: '^(entities|src/(store|ledger|db|demo)|test)/' },
      to: { path: '^entities/' },
    },
    {
      name: 'graphql-decorators-stay-at-the-edge',
      severity: 'error',
      from: { pathNot: '^(resolvers|src/graphql|test)/' },
      to: { path: 'node_modules/type-graphql' },
    },
    {
      name: 'agenda-stays-in-the-scheduler',
      severity: 'error',
      from: { pathNot: '^(scheduler|test)/' },
      to: { path: 'node_modules/(agenda|@agendajs)' },
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^(src|resolvers|entities|scheduler)/' },
      to: { path: '^test/' },
    },
    {
      name: 'pages-are-clients-of-the-api',
      comment:
        'besides the API they share the pure words and definitions, so that a metric has one name everywhere',
      severity: 'error',
      from: { path: '^src/(dashboard|widget)/app/' },
      to: {
        path: '^(src|resolvers|entities|scheduler)/',
        pathNot:
          '^src/(dashboard/app|widget/app|browser|domain)/|^src/analytics/(metric-words|reading-words|filter-words|alert-summary|node-id)\\.ts$',
      },
    },
    {
      name: 'no-circles',
      comment: 'GraphQL types refer to each other by thunks; there a circle is the model, not an accident',
      severity: 'error',
      from: { pathNot: '^resolvers/types/' },
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    // Until dependency-cruiser reads with TypeScript 7, which has no API yet.
    parser: 'swc',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
