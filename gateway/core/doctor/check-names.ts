/** What `balise doctor` looks at, in the order of its lines. */
export const CHECKS = [
  ...(['configuration', 'versions', 'daemon', 'faults', 'hardening', 'updates'] as const),
  ...(['disk-space', 'write-speed', 'wear', 'database', 'temperature', 'supply', 'clock'] as const),
  ...(['port', 'access', 'baud', 'sentences', 'antenna', 'signal', 'fix', 'buttons', 'lamps'] as const),
  ...(['modem', 'dns', 'tcp', 'certificates', 'tls', 'login', 'acl', 'round-trip'] as const),
] as const;
