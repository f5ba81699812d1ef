/** The remedy for a port that somebody has already; null when these last words tell of something else. */
export function portInUse(port: number, lastWords: string): string | null {
  if (!/address already in use/i.test(lastWords)) return null;
  return `port ${port} is in use: name another one, or end what listens there (ss -ltnp 'sport = :${port}' shows it)`;
}
