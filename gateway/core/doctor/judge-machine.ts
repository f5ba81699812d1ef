/** What the machine under the service says of itself, judged. Every figure may be unknown: then it is skipped. */
import { DISK_FULL_MB } from './limits.ts';
import type { Text, Verdict } from './verdict.ts';
import { comma, fail, ok, SUDO, same, skipped, warn } from './verdict.ts';

const DISK_WARN_MB = 100;
/** Slower than this a press is felt to hang before its lamp lights. */
const SYNC_WARN_MS = 500;
const WRITE_WARN_MB_S = 1;
/** Raspberry Pi: throttled from 80 °C on, hard limit 85 °C; industrial eMMC and modems end at 85 °C. */
const WARM_C = 75;
const HOT_C = 85;
/** systemd-analyze calls 5 to 7 MEDIUM, above EXPOSED. */
const EXPOSURE_WARN = 5;
/** The daemon tells `store-log-held` at 4 MB. */
const WAL_WARN_MB = 5;
/** An hour: the daemon's limit for a clock that TLS may use. */
const CLOCK_OFF_FAIL_S = 3_600;
const CLOCK_OFF_WARN_S = 2;

export function judgeDiskSpace(freeMb: number | null): Verdict {
  if (freeMb === null) return skipped('not known', 'inconnu');
  const said: Text = { en: `${freeMb} MB free`, fr: `${freeMb} Mo libres` };
  const remedy = { en: 'free space on this disk', fr: 'libérer de la place sur ce disque' };
  if (freeMb < DISK_FULL_MB) return fail(said, remedy);
  return freeMb < DISK_WARN_MB ? warn(said, remedy) : ok(said.en, said.fr);
}

export type Written = { syncMs: number; mbPerS: number } | { denied: true } | { error: string };

export function judgeWriteSpeed(written: Written): Verdict {
  const remedy = {
    en: 'the disk is slow or failing: replace the card',
    fr: 'disque lent ou en panne : remplacer la carte',
  };
  if ('denied' in written) {
    return skipped('not allowed to write there', "pas le droit d'y écrire", {
      en: 'run it with sudo',
      fr: 'avec sudo',
    });
  }
  if ('error' in written) return fail(same(written.error), remedy);
  const { syncMs, mbPerS } = written;
  const said = {
    en: `${mbPerS} MB/s, ${syncMs} ms to be safe`,
    fr: `${comma(mbPerS)} Mo/s, ${syncMs} ms pour être à l'abri`,
  };
  return syncMs > SYNC_WARN_MS || mbPerS < WRITE_WARN_MB_S ? warn(said, remedy) : ok(said.en, said.fr);
}

/** `usedPercent` in steps of 10 on an eMMC. `urgent`: the device itself says that it is at its end. */
export interface Wear {
  device: string;
  usedPercent: number | null;
  urgent: boolean;
}

export function judgeWear(wear: Wear | null): Verdict {
  if (wear === null) return skipped('this disk does not tell', 'ce disque ne le dit pas');
  const { device, usedPercent, urgent } = wear;
  const used = usedPercent === null ? same(device) : wornText(device, usedPercent);
  const remedy = {
    en: 'replace the card before it fails: its data can be copied while it works',
    fr: "remplacer la carte avant la panne : tant qu'elle marche, tout se copie",
  };
  if (urgent || (usedPercent ?? 0) > 100) return fail(used, remedy);
  return (usedPercent ?? 0) >= 80 ? warn(used, remedy) : ok(used.en, used.fr);
}

function wornText(device: string, percent: number): Text {
  return { en: `${device}: ${percent} % of its life used`, fr: `${device} : ${percent} % de sa vie consommés` };
}

export interface DatabaseSeen {
  /** What SQLite says of it; `ok`; null: not finished in time. */
  check: string | null;
  /** Only its small tables were looked at. */
  partly: boolean;
  bytes: number;
  walBytes: number;
}

export type DatabaseLook = DatabaseSeen | 'none' | 'denied' | { error: string };

export function judgeDatabase(seen: DatabaseLook): Verdict {
  if (seen === 'none') return skipped('there is none yet', 'pas encore créée');
  if (seen === 'denied') return skipped('not allowed to read it', 'pas le droit de la lire', SUDO);
  const support = {
    en: 'keep the file for support; the service sets it aside at its next start and begins a new one',
    fr: 'garder le fichier pour le support ; au prochain démarrage le service le met de côté et en commence un autre',
  };
  if ('error' in seen) return fail(same(seen.error), support);
  const [mb, walMb] = [megabytes(seen.bytes), megabytes(seen.walBytes)];
  const size: Text = { en: `${mb} MB, log ${walMb} MB`, fr: `${comma(mb)} Mo, journal ${comma(walMb)} Mo` };
  if (seen.check === null) {
    const late = { en: `${size.en}: the check was not done in time`, fr: `${size.fr} : contrôle trop long` };
    return warn(late, { en: 'the disk is slow: see write speed', fr: 'disque lent : voir écriture disque' });
  }
  if (seen.check !== 'ok') return fail({ en: `damaged: ${seen.check}`, fr: `abîmée : ${seen.check}` }, support);
  if (walMb > WAL_WARN_MB) {
    return warn(size, {
      en: 'another program keeps a reading of the database open: end it (sqlite3, a backup?)',
      fr: 'un autre programme garde une lecture ouverte : le fermer (sqlite3, une sauvegarde ?)',
    });
  }
  return seen.partly
    ? ok(`${size.en}, checked in part`, `${size.fr}, contrôlée en partie`)
    : ok(`${size.en}, intact`, `${size.fr}, intègre`);
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;

export function judgeTemperature(celsius: number | null): Verdict {
  if (celsius === null) return skipped('no sensor', 'pas de capteur');
  const remedy = {
    en: 'move the box away from heat, clear its vents',
    fr: 'éloigner le boîtier de la chaleur, dégager ses aérations',
  };
  const said: Text = { en: `${celsius} °C`, fr: `${comma(celsius)} °C` };
  if (celsius >= HOT_C) return fail(said, remedy);
  return celsius >= WARM_C ? warn(said, remedy) : ok(said.en, said.fr);
}

/** @param underNow,underSince of the board's own supervisor; null: it has none. @param volts measured by supply.file */
export function judgeSupply(seen: {
  underNow: boolean | null;
  underSince: boolean | null;
  volts: number | null;
}): Verdict {
  const { underNow, underSince, volts } = seen;
  const remedy = {
    en: 'check fuse, wire section, converter and plug of the box: 5.1 V at the board under load',
    fr: 'vérifier fusible, section des fils, convertisseur et prise : 5,1 V à la carte en charge',
  };
  if (underNow === true) return fail({ en: 'under-voltage now', fr: 'sous-tension en ce moment' }, remedy);
  if (underSince === true) {
    return warn({ en: 'under-voltage since the boot', fr: 'sous-tension depuis le démarrage' }, remedy);
  }
  if (underNow === null && volts === null) return skipped('not measured', 'non mesurée');
  if (underNow === null) return ok(`${volts} V`, `${comma(volts)} V`);
  if (volts === null) return ok('no under-voltage', 'pas de sous-tension');
  return ok(`${volts} V, no under-voltage`, `${comma(volts)} V, pas de sous-tension`);
}

/** @param exposure 0 to 10, as systemd-analyze says; null: there is no unit of this service */
export function judgeHardening(exposure: number | null): Verdict {
  if (exposure === null) return skipped('no unit balise.service', "pas d'unité balise.service");
  const said: Text = { en: `exposure ${exposure} of 10`, fr: `exposition ${comma(exposure)} sur 10` };
  const remedy = { en: 'put back the unit of the package', fr: "remettre l'unité du paquet" };
  return exposure > EXPOSURE_WARN ? warn(said, remedy) : ok(said.en, said.fr);
}

export interface ClockSeen {
  wallMs: number;
  notBeforeMs: number;
  source: 'ntp' | 'rtc' | 'estimated';
  /** Seconds to add to have UTC, as the fixes say; null: not known. */
  offsetS: number | null;
  /** Records carry no time as yet. */
  untimed: boolean;
}

const CLOCK_SOURCES: Readonly<Record<ClockSeen['source'], Text>> = {
  ntp: { en: 'disciplined', fr: 'asservie' },
  rtc: { en: 'set from its battery clock', fr: "réglée par l'horloge sauvegardée" },
  estimated: { en: 'disciplined by nobody', fr: 'asservie par personne' },
};

export function judgeClock({ wallMs, notBeforeMs, source, offsetS, untimed }: ClockSeen): Verdict {
  const says = new Date(wallMs).toISOString().slice(0, 16).replace('T', ' ');
  const set = {
    en: 'let chronyd set the clock (time.chronySocket); a fix gives it the time',
    fr: "laisser chronyd régler l'horloge (time.chronySocket) ; une position donne l'heure",
  };
  if (wallMs < notBeforeMs) {
    return fail({ en: `never set: it says ${says} UTC`, fr: `jamais réglée : ${says} UTC` }, set);
  }
  if (offsetS !== null && Math.abs(offsetS) > CLOCK_OFF_WARN_S) {
    const off = { en: `${says} UTC, off by ${offsetS} s`, fr: `${says} UTC, décalée de ${comma(offsetS)} s` };
    return Math.abs(offsetS) > CLOCK_OFF_FAIL_S ? fail(off, set) : warn(off, set);
  }
  if (untimed) {
    return warn({ en: `${says} UTC, records wait for a time`, fr: `${says} UTC, les données attendent l'heure` }, set);
  }
  const how = CLOCK_SOURCES[source];
  return ok(`${says} UTC, ${how.en}`, `${says} UTC, ${how.fr}`);
}

/** @param running of the daemon; null: it is down */
export function judgeVersions(own: string, running: string | null, host: { node: string; kernel: string }): Verdict {
  const said = `balise ${own}, Node ${host.node}, Linux ${host.kernel}`;
  if (running === null || running === own) return ok(said, said);
  return warn(
    { en: `${said}; the service runs ${running}`, fr: `${said} ; le service est en ${running}` },
    { en: 'restart the service: systemctl restart balise', fr: 'redémarrer le service : systemctl restart balise' },
  );
}
