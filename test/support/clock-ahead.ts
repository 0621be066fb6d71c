/** For NODE_OPTIONS: a process whose clock is ahead, as one that nobody sets would be. Timers are as ever. */
export function clockAhead(byMs: number): string {
  const module = `const moved = () => performance.timeOrigin + performance.now() + ${byMs};
    globalThis.Date = new Proxy(Date, {
      construct: (Real, given, As) => Reflect.construct(Real, given.length === 0 ? [moved()] : given, As),
      get: (Real, key) => (key === 'now' ? () => Math.floor(moved()) : Reflect.get(Real, key)),
    });`;
  return `--import=data:text/javascript,${encodeURIComponent(module)}`;
}
