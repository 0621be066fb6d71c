import { instantInWords } from '../model/dates.js';
import { useSession } from '../session/session.js';

/** Writes instants in the workspace's zone; null is a dash. */
export function useInstant(): (instant: string | null) => string {
  const { timeZone } = useSession().workspace;
  return (instant) => (instant === null ? '—' : instantInWords(instant, timeZone));
}
