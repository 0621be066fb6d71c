import { useOpenAlerts } from '../alerts/open-alerts.js';
import { useChosenInSight } from '../ui/use-chosen-in-sight.js';
import { Link } from '../url/link.js';
import { addressOf, useView } from '../url/use-view.js';
import { otherTab, TABS } from '../url/view.js';

/** The dashboard's pages. They are links: each has an address of its own. */
export function Tabs() {
  const { view } = useView();
  const { count } = useOpenAlerts();
  const row = useChosenInSight<HTMLElement>(`${view.tab} ${count}`);
  return (
    <nav ref={row} className="tabs" aria-label="Analytics">
      <ul>
        {TABS.map(({ id, name }) => (
          <li key={id}>
            <Link to={addressOf(otherTab(view, id))} aria-current={id === view.tab ? 'page' : undefined}>
              {name}
              {id === 'alerts' && count > 0 && <span className="count">{count.toLocaleString('en-US')}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
