import icon from '../../browser/icon.svg';
import { TokenForm } from './token-form.js';
import type { Connection, ConnectionControls } from './use-connection.js';

interface TopBarProps {
  readonly slug: string;
  readonly controls: ConnectionControls;
}

/** Product, workspace and token: where the person is, and as whom. */
export function TopBar({ slug, controls }: TopBarProps) {
  return (
    <header className="top-bar">
      <img src={icon} alt="" width="22" height="22" />
      <h1>Vigilo Analytics</h1>
      <span className="workspace" title={`Workspace ${slug}`}>
        {slug}
      </span>
      <p className="status" role="status">
        {statusOf(controls.connection)}
      </p>
      <TokenForm controls={controls} />
    </header>
  );
}

function statusOf(connection: Connection): string {
  if (connection.phase !== 'open') return '';
  const { card } = connection;
  return card === null ? 'Connected' : `${card.name} · ${card.timeZone} · role ${card.role}`;
}
