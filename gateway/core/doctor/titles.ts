/** What each check of `balise doctor` is called, short enough for the first column of a line. */
import type { CheckId, State, Text } from './verdict.ts';

export const TITLES: Readonly<Record<CheckId, Text>> = {
  configuration: { en: 'configuration', fr: 'configuration' },
  versions: { en: 'versions', fr: 'versions' },
  daemon: { en: 'service', fr: 'service' },
  faults: { en: 'other faults', fr: 'autres défauts' },
  hardening: { en: 'hardening', fr: 'durcissement' },
  updates: { en: 'updates', fr: 'mises à jour' },
  'disk-space': { en: 'disk space', fr: 'espace disque' },
  'write-speed': { en: 'write speed', fr: 'écriture disque' },
  wear: { en: 'disk wear', fr: 'usure du disque' },
  database: { en: 'database', fr: 'base de données' },
  temperature: { en: 'temperature', fr: 'température' },
  supply: { en: 'supply', fr: 'alimentation' },
  clock: { en: 'clock', fr: 'horloge' },
  port: { en: 'receiver', fr: 'récepteur' },
  access: { en: 'port access', fr: 'accès au port' },
  baud: { en: 'baud rate', fr: 'débit' },
  sentences: { en: 'sentences', fr: 'trames' },
  antenna: { en: 'antenna', fr: 'antenne' },
  signal: { en: 'C/N0', fr: 'C/N0' },
  fix: { en: 'fix', fr: 'position' },
  buttons: { en: 'buttons', fr: 'boutons' },
  lamps: { en: 'lamps', fr: 'voyants' },
  modem: { en: 'modem', fr: 'modem' },
  dns: { en: 'DNS', fr: 'DNS' },
  tcp: { en: 'TCP', fr: 'TCP' },
  certificates: { en: 'certificates', fr: 'certificats' },
  tls: { en: 'TLS', fr: 'TLS' },
  login: { en: 'MQTT login', fr: 'connexion MQTT' },
  acl: { en: 'MQTT rights', fr: 'droits MQTT' },
  'round-trip': { en: 'platform', fr: 'plateforme' },
};

export const STATE_WORDS: Readonly<Record<State, Text>> = {
  ok: { en: 'ok', fr: 'ok' },
  warn: { en: 'warning', fr: 'alerte' },
  fail: { en: 'FAULT', fr: 'DÉFAUT' },
  skipped: { en: 'skipped', fr: 'non vu' },
};
