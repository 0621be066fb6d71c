import { useMemo } from 'react';
import { apiFilter } from '../model/dimension.js';
import { apiWindow, windowOf } from '../model/windows.js';
import { useSession } from '../session/session.js';
import { useView } from '../url/use-view.js';
import { useAsOf } from './as-of.js';

/** What the address asks the API: the window and the filter, or what is wrong with the window. */
export function useQuestion() {
  const { view } = useView();
  const { asOfMs } = useAsOf();
  const { timeZone } = useSession().workspace;
  return useMemo(() => {
    const result = windowOf(view.window, timeZone, asOfMs);
    const filter = apiFilter(view.filter);
    if ('fault' in result) return { fault: result.fault, window: null, variables: null };
    const { window } = result;
    return { fault: null, window, variables: { window: apiWindow(window), filter } };
  }, [view.window, view.filter, timeZone, asOfMs]);
}
