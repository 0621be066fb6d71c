import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { Icon } from './icons.js';

interface Toast {
  readonly id: number;
  readonly content: ReactNode;
}

interface Toasts {
  /** Says something that nobody has to answer. */
  readonly say: (content: ReactNode) => void;
}

const Context = createContext<Toasts>({ say: () => undefined });
const SHOWN_MS = 12_000;
const MOST_AT_ONCE = 3;

export function useToasts(): Toasts {
  return useContext(Context);
}

/** The place where what happened is said, quietly: read out by a screen reader when it has nothing better to do. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const next = useRef(0);
  const dismiss = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const say = useCallback(
    (content: ReactNode) => {
      next.current += 1;
      const id = next.current;
      setToasts((all) => [...all.slice(1 - MOST_AT_ONCE), { id, content }]);
      setTimeout(() => dismiss(id), SHOWN_MS);
    },
    [dismiss],
  );
  const value = useMemo(() => ({ say }), [say]);
  return (
    <Context.Provider value={value}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map(({ id, content }) => (
          <div key={id} className="toast">
            <div>{content}</div>
            <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => dismiss(id)}>
              <Icon name="close" size={16} />
            </button>
          </div>
        ))}
      </div>
    </Context.Provider>
  );
}
