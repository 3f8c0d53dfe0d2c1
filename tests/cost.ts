/** Computing that something takes, in milliseconds: what else the machine does meanwhile does not count, as it would by the clock. */
export function cost(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
