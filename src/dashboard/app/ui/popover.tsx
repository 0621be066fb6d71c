import { type ReactNode, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';

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
  const panel = useRef<HTMLDivElement>(null);
  const panelId = useId();
  useInsideScreen(panel, isOpen);
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
        <div ref={panel} id={panelId} className={`panel ${align}`} role="group" aria-label={panelName}>
          {children(close)}
        </div>
      )}
    </div>
  );
}

/** Between a panel and the edge of the screen, in CSS pixels. */
const MARGIN = 8;

/** Moves an open panel sideways where the screen ends before it does, whatever it comes to hold. */
function useInsideScreen(panel: RefObject<HTMLElement | null>, isOpen: boolean): void {
  useLayoutEffect(() => {
    const element = panel.current;
    if (!isOpen || element === null) return undefined;
    const place = () => {
      element.style.translate = '0';
      const { left, right } = element.getBoundingClientRect();
      const beyond = Math.max(0, right - (document.documentElement.clientWidth - MARGIN));
      element.style.translate = `${Math.max(-beyond, MARGIN - left) || 0}px`;
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(element);
    window.addEventListener('resize', place);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', place);
    };
  }, [panel, isOpen]);
}
