/** One page, or one script, that is bundled for the browser. */
export interface Bundle {
  /** The folder below `dist/pages`, and of its files' addresses: `/assets/{name}/…`. */
  readonly name: 'explorer' | 'dashboard' | 'widget' | 'widget-example';
  /** Where its `index.html` or entry stands. */
  readonly root: string;
  /** What it is made of: a change in one of these folders makes it anew. */
  readonly sources: readonly string[];
  /** A script that other pages embed: one file with a name that stays; left out: a page. */
  readonly script?: string;
}

const SHARED = ['src/browser', 'src/pages'];

export const BUNDLES: readonly Bundle[] = [
  { name: 'explorer', root: 'src/explorer/app', sources: ['src/explorer/app', ...SHARED] },
  {
    name: 'dashboard',
    root: 'src/dashboard/app',
    sources: ['src/dashboard/app', 'src/domain', 'src/analytics', ...SHARED],
  },
  {
    name: 'widget',
    root: 'src/widget/app',
    sources: ['src/widget/app', 'src/domain', 'src/analytics', ...SHARED],
    script: 'vigilo-dora-summary.ts',
  },
  {
    name: 'widget-example',
    root: 'src/widget/app/example',
    sources: ['src/widget/app/example', ...SHARED],
  },
];
