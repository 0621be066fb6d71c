import { windowInWords } from '../model/dates.js';
import { useSession } from '../session/session.js';
import { Icon } from '../ui/icons.js';
import { ActionMenu } from './action-menu.js';
import { useAsOf } from './as-of.js';
import { FilterBar } from './filter-bar.js';
import { useQuestion } from './use-question.js';
import { WindowPicker } from './window-picker.js';

/** What is shown: of which time, narrowed to what; and what can be done with it. */
export function Toolbar() {
  const { refresh } = useAsOf();
  const { window } = useQuestion();
  const { timeZone } = useSession().workspace;
  return (
    <div className="toolbar">
      <WindowPicker />
      <FilterBar />
      <div className="toolbar-end">
        <span className="window-name muted">{window === null ? '' : windowInWords(window, timeZone)}</span>
        <button type="button" className="icon-button" aria-label="Refresh" onClick={refresh}>
          <Icon name="refresh" />
        </button>
        <ActionMenu />
      </div>
    </div>
  );
}
