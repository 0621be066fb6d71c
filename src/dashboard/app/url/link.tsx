import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { goTo } from './use-view.js';

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick'> & {
  /** An address of the dashboard, from the root. */
  readonly to: string;
  readonly onFollow?: () => void;
};

/** A link inside the dashboard: followed without loading the page anew, opened in a new tab as any link is. */
export function Link({ to, onFollow, ...rest }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onFollow?.();
    goTo(to);
  };
  return <a {...rest} href={to} onClick={follow} />;
}
