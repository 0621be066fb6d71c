import type { ReactNode } from 'react';
import { useSession } from '../session/session.js';
import { NoAccess } from '../ui/states.js';
import { useChosenInSight } from '../ui/use-chosen-in-sight.js';
import { Link } from '../url/link.js';
import { addressOf, useView } from '../url/use-view.js';
import { otherTab } from '../url/view.js';
import { ChannelsSection } from './channels-section.js';
import { GoalsSection } from './goals-section.js';
import { GroupsSection } from './groups-section.js';
import { HistorySection } from './history-section.js';
import { NightsSection } from './nights-section.js';
import { ReportsSection } from './reports-section.js';
import { RulesSection } from './rules-section.js';
import { ThresholdsSection } from './thresholds-section.js';

type Need = 'editChannels' | 'editThresholds';

interface Section {
  readonly id: string;
  readonly name: string;
  /** What a person must be allowed to see it; null: nothing. */
  readonly need: Need | null;
  readonly content: () => ReactNode;
}

const SECTIONS: readonly Section[] = [
  { id: 'goals', name: 'Goals', need: null, content: GoalsSection },
  { id: 'thresholds', name: 'Regression thresholds', need: null, content: ThresholdsSection },
  { id: 'groups', name: 'Disabled groups', need: null, content: GroupsSection },
  { id: 'rules', name: 'Failure window, zone, bands', need: null, content: RulesSection },
  { id: 'channels', name: 'Channels', need: 'editChannels', content: ChannelsSection },
  { id: 'reports', name: 'Reports', need: 'editChannels', content: ReportsSection },
  { id: 'history', name: 'History of changes', need: 'editThresholds', content: HistorySection },
  { id: 'nights', name: 'Nights', need: 'editThresholds', content: NightsSection },
];

/** Settings → Analytics. */
export default function SettingsTab() {
  const { view } = useView();
  const { viewer } = useSession();
  const section = SECTIONS.find(({ id }) => id === view.section) ?? SECTIONS[0];
  if (section === undefined) return null;
  const { id, name, need, content: Content } = section;
  return (
    <div className="settings">
      <SectionLinks chosen={id} />
      <section aria-labelledby="section-name">
        <h1 id="section-name">{name}</h1>
        {need === null || viewer[need] ? (
          <Content />
        ) : (
          <NoAccess need={`Admins and owners see this; your role is ${viewer.role.toLowerCase()}.`} />
        )}
      </section>
    </div>
  );
}

function SectionLinks({ chosen }: { readonly chosen: string }) {
  const { view } = useView();
  const row = useChosenInSight<HTMLElement>(chosen);
  return (
    <nav ref={row} aria-label="Settings">
      <ul>
        {SECTIONS.map(({ id, name }) => (
          <li key={id}>
            <Link
              to={addressOf({ ...otherTab(view, 'settings'), section: id })}
              aria-current={id === chosen ? 'page' : undefined}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
