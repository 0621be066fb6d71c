import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

interface Props {
  /** What the button shows. */
  readonly label: ReactNode;
  readonly className?: string;
  /** What the panel is, for a screen reader. */
  readonly panelName: string;
  readonly align?: 'start' | 'end';
  /** Given the way to close it. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button and the panel that it opens: Escape and a press elsewhere close it, and the button has the focus again. */
export function Popover({ label, className = 'button', panelName, align = 'start', children }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panelId = useId();
  const close = () => {
    setIsOpen(false);
    button.current?.focus();
  };
  useEffect(() => {
    if (!isOpen) return undefined;
    const onPress = ({ target }: Event) => {
      if (!root.current?.contains(target as Node)) setIsOpen(false);
    };
    document.addEventListener('pointerdown', onPress);
    document.addEventListener('focusin', onPress);
    return () => {
      document.removeEventListener('pointerdown', onPress);
      document.removeEventListener('focusin', onPress);
    };
  }, [isOpen]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape inside the panel bubbles to here
    <div
      ref={root}
      className="popover"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        className={className}
        aria-expanded={isOpen}
        aria-controls={panelId}
        onClick={() => setIsOpen(!isOpen)}
      >
        {label}
        <span className="caret" aria-hidden="true" />
      </button>
      {isOpen && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would group fields, and a menu has none
        <div id={panelId} className={`panel ${align}`} role="group" aria-label={panelName}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
