/**
 * Of every connection to the database: a host that vanished is noticed soon after it fell silent. The system's own default is two hours.
 */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const;
