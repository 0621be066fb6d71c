import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { AlertDialog } from '../alerts/alert-dialog.js';
import { AlertsTab } from '../alerts/alerts-tab.js';
import { OpenAlertsProvider } from '../alerts/open-alerts.js';
import { GoalsTab } from '../goals/goals-tab.js';
import { GroupsTab } from '../groups/groups-tab.js';
import { useGroupLabel } from '../groups/use-group-label.js';
import { OverviewTab } from '../overview/overview-tab.js';
import { useSession } from '../session/session.js';
import { PageSkeleton } from '../ui/states.js';
import { ToastProvider } from '../ui/toasts.js';
import { useAddress, useView } from '../url/use-view.js';
import { openGroup, TABS, type TabId } from '../url/view.js';
import { AsOfProvider } from './as-of.js';
import { Header } from './header.js';
import { Tabs } from './tabs.js';
import { Toolbar } from './toolbar.js';
import { useFocusKept } from './use-focus-kept.js';

// What is rarely opened is loaded when it is.
const SettingsTab = lazy(() => import('../settings/settings-tab.js'));
const OperationsTab = lazy(() => import('../operations/operations-tab.js'));
const RecordPage = lazy(() => import('../records/record-page.js'));

/** The page around everything: header, tabs, toolbar, the tab's content, and the alert that is open. */
export function Shell() {
  const address = useAddress();
  useFocusKept(address);
  const record = /\/analytics\/records\/([^/?]+)/.exec(address)?.[1];
  return (
    <ToastProvider>
      <AsOfProvider>
        <OpenAlertsProvider>
          <a className="skip-link" href="#content">
            Skip to the content
          </a>
          <Header />
          {record === undefined ? (
            <Dashboard />
          ) : (
            <Page>
              <RecordPage number={decodeURIComponent(record)} />
            </Page>
          )}
        </OpenAlertsProvider>
      </AsOfProvider>
    </ToastProvider>
  );
}

function Page({ children }: { readonly children: ReactNode }) {
  return (
    <main id="content" className="page" tabIndex={-1}>
      <Suspense fallback={<PageSkeleton />}>{children}</Suspense>
    </main>
  );
}

const HAS_TOOLBAR: ReadonlySet<TabId> = new Set(['overview', 'team', 'service', 'change_type', 'operations']);

function Dashboard() {
  const { view } = useView();
  const { name } = useSession().workspace;
  const group = openGroup(view);
  const label = useGroupLabel(group?.dimension ?? 'team', group?.key ?? null);
  const tab = TABS.find(({ id }) => id === view.tab)?.name ?? '';
  const title = [...(group === undefined ? [] : [label]), tab, name, 'Vigilo Analytics'].join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      <Tabs />
      <Page>
        {HAS_TOOLBAR.has(view.tab) && <Toolbar />}
        <TabContent tab={view.tab} />
      </Page>
      {view.alert !== null && <AlertDialog key={view.alert} id={view.alert} />}
    </>
  );
}

function TabContent({ tab }: { readonly tab: TabId }) {
  switch (tab) {
    case 'overview':
      return <OverviewTab />;
    case 'alerts':
      return <AlertsTab />;
    case 'goals':
      return <GoalsTab />;
    case 'operations':
      return <OperationsTab />;
    case 'settings':
      return <SettingsTab />;
    default:
      return <GroupsTab key={tab} dimension={tab} />;
  }
}
