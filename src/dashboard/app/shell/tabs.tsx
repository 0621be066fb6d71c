import { useEffect, useRef } from 'react';
import { useOpenAlerts } from '../alerts/open-alerts.js';
import { Link } from '../url/link.js';
import { addressOf, useView } from '../url/use-view.js';
import { otherTab, TABS } from '../url/view.js';

/** The dashboard's pages. They are links: each has an address of its own. */
export function Tabs() {
  const { view } = useView();
  const { count } = useOpenAlerts();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // On a narrow screen the row of tabs is longer than the screen.
    list.current
      ?.querySelector(`[data-tab="${view.tab}"]`)
      ?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [view.tab]);
  return (
    <nav className="tabs" aria-label="Analytics">
      <ul ref={list}>
        {TABS.map(({ id, name }) => (
          <li key={id} data-tab={id}>
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
