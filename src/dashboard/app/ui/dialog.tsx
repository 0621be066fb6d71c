import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Icon } from './icons.js';

interface Props {
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** At the side, or a box in the middle. */
  readonly shape?: 'side' | 'box';
  /** Whether a press beside it leaves it open: for what would be lost with it. */
  readonly isHeld?: boolean;
}

/** Content over the page, with the focus inside until it is closed by Escape, its button or a press beside it. */
export function Dialog({ title, onClose, children, shape = 'side', isHeld = false }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before the element goes: a browser gives the focus back to where it was only while the dialog is in the page.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key, and the dialog's own
    <dialog
      ref={ref}
      className={`dialog ${shape}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget && !isHeld) onClose();
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
