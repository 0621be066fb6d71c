import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Icon } from './icons.js';

interface Props {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** At the side, or a box in the middle. */
  readonly shape?: 'side' | 'box';
  /** Left open by a press beside it, and by Escape too: for what would be lost with it. */
  readonly held?: 'from presses' | 'from presses and Escape';
}

/** Content over the page, with the focus inside until it is closed by Escape, its button or a press beside it. */
export function Dialog({ title, onClose, children, shape = 'side', held }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before the element goes: a browser gives the focus back to where it was only while the dialog is in the page.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={`dialog ${shape}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        // Not at the cancel: a browser lets a second Escape in a row pass it by.
        if (event.key === 'Escape' && held === 'from presses and Escape') event.preventDefault();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget && held === undefined) onClose();
      }}
    >
      <div className="dialog-body">
        <header>
          <h2 id={titleId}>{title}</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
