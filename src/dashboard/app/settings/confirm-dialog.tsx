import type { ReactNode } from 'react';
import { Dialog } from '../ui/dialog.js';
import type { SaveState } from './use-save.js';

interface Props {
  readonly title: string;
  /** What comes of it. */
  readonly children: ReactNode;
  /** What the button says that does it. */
  readonly action: string;
  readonly isDangerous?: boolean;
  readonly state: SaveState;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ title, children, action, isDangerous = false, state, ...on }: Props) {
  return (
    <Dialog title={title} onClose={on.onClose} shape="box">
      <p>{children}</p>
      <p className="field-fault" role="alert">
        {state.fault}
      </p>
      <div className="form-buttons">
        <button
          type="button"
          className={isDangerous ? 'button danger primary' : 'button primary'}
          disabled={state.isSaving}
          onClick={() => void on.onConfirm()}
        >
          {action}
        </button>
        <button type="button" className="button" onClick={on.onClose}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}
