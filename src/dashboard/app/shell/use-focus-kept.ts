import { useEffect, useRef } from 'react';

/** Where the focus went away with what was left, such as the card of a group, it goes to the content and not to the page's start. */
export function useFocusKept(address: string): void {
  const last = useRef(address);
  useEffect(() => {
    if (last.current === address) return;
    last.current = address;
    if (document.activeElement !== document.body) return;
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [address]);
}
