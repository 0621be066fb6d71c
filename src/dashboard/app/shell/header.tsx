import icon from '../../../browser/icon.svg';
import { useOpenAlerts } from '../alerts/open-alerts.js';
import { useSession } from '../session/session.js';
import { Icon } from '../ui/icons.js';
import { Popover } from '../ui/popover.js';
import { Link } from '../url/link.js';
import { addressOf, dashboardPath } from '../url/use-view.js';
import { parseView } from '../url/view.js';

/** Where one is, who one is, and what waits. */
export function Header() {
  const { workspace, viewer, signOut } = useSession();
  const { count } = useOpenAlerts();
  return (
    <header className="header">
      <Link className="brand" to={dashboardPath()}>
        <img src={icon} alt="" width="26" height="26" />
        <span className="brand-name">Vigilo Analytics</span>
      </Link>
      <span className="workspace-name">{workspace.name}</span>
      <span className="spacer" />
      <Link className="header-alerts" to={addressOf({ ...parseView(''), tab: 'alerts' })}>
        <Icon name="bell" />
        <span>{count === 1 ? '1 open alert' : `${count.toLocaleString('en-US')} open alerts`}</span>
      </Link>
      <Popover label={viewer.member.name} className="button quiet who" panelName="You" align="end">
        {() => (
          <div className="who-panel">
            <p>
              <b>{viewer.member.name}</b>
              <br />
              <span className="muted">
                {viewer.role.toLowerCase()} of {workspace.name}
              </span>
            </p>
            <ul className="menu">
              <li>
                <a href={`/ws/${encodeURIComponent(workspace.slug)}/graphql`}>GraphQL explorer</a>
              </li>
              <li>
                <button type="button" onClick={signOut}>
                  Sign out
                </button>
              </li>
            </ul>
          </div>
        )}
      </Popover>
    </header>
  );
}
