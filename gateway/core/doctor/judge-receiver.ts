/** What is heard of the receiver, from sentences to the fix, judged. No coordinate comes here. */
import type { Text, Verdict } from './verdict.ts';
import { comma, fail, ok, skipped, warn } from './verdict.ts';

export interface Satellites {
  constellation: string;
  /** Listed, received or not; null: no list came. */
  seen: number | null;
  used: number | null;
  /** Of each that is received, strongest first. */
  cn0DbHz: readonly number[];
}

/** Of a few seconds of listening. */
export interface ReceiverHeard {
  bytes: number;
  /** Sentences with a right checksum. */
  sentences: number;
  /** Lines that were none. */
  rejects: number;
  antenna: string | null;
  satellites: readonly Satellites[];
  /** Fixes believed meanwhile. */
  fixes: number;
  mode: string | null;
  hdop: number | null;
  /** From the opening of the port to the first fix, s; null: there was none, or somebody else opened it. */
  firstFixS: number | null;
}

/** A fix needs four. */
const RECEIVED_MIN = 4;
/** Under an open sky the fourth strongest has 38 to 45 dB-Hz; an antenna under metal or a bad cable costs 10 and more. */
const WEAK_DBHZ = 30;

export function judgeSentences({ bytes, sentences, rejects }: ReceiverHeard): Verdict {
  if (bytes === 0) {
    return fail(
      { en: 'nothing arrives', fr: "rien n'arrive" },
      { en: 'check power and wiring of the receiver', fr: "vérifier l'alimentation et le câblage du récepteur" },
    );
  }
  if (sentences === 0) {
    return fail(
      { en: `${bytes} bytes, no valid sentence`, fr: `${bytes} octets, aucune trame valide` },
      { en: 'gnss.baud = 0 finds the rate; it must speak NMEA', fr: 'gnss.baud = 0 trouve le débit ; NMEA exigé' },
    );
  }
  const said: Text = {
    en: `${sentences} valid, ${rejects} not`,
    fr: `${sentences} valides, ${rejects} non`,
  };
  if (rejects * 20 <= sentences) return ok(said.en, said.fr);
  return warn(said, {
    en: 'the line is disturbed: check its cable, its ground and what runs beside it',
    fr: 'ligne perturbée : vérifier son câble, sa masse et ce qui passe à côté',
  });
}

export function judgeAntenna({ antenna, satellites }: ReceiverHeard): Verdict {
  const remedy = {
    en: 'check the antenna, its cable and its plug at the receiver',
    fr: "vérifier l'antenne, son câble et sa prise au récepteur",
  };
  if (antenna === 'open') {
    return fail({ en: 'cut: the receiver says OPEN', fr: 'coupée : le récepteur dit OPEN' }, remedy);
  }
  if (antenna === 'short') {
    return fail({ en: 'shorted: the receiver says SHORT', fr: 'en court-circuit : le récepteur dit SHORT' }, remedy);
  }
  const told = satellites.some(({ seen }) => seen !== null);
  if (told && receivedOf(satellites).length === 0) {
    const none = { en: 'no satellite is received at all', fr: "aucun satellite n'est reçu" };
    return fail(none, remedy);
  }
  if (antenna === 'ok') return ok('the receiver says OK', 'le récepteur dit OK');
  if (!told) return skipped('the receiver says nothing of it', "le récepteur n'en dit rien");
  return ok('satellites are received', 'des satellites sont reçus');
}

export function judgeSignal({ satellites }: ReceiverHeard): Verdict {
  const received = receivedOf(satellites);
  const remedy = {
    en: 'open sky? Else move the antenna off metal and check its cable',
    fr: "à ciel ouvert ? Sinon éloigner l'antenne du métal et vérifier son câble",
  };
  if (!satellites.some(({ seen }) => seen !== null)) {
    return skipped('the receiver lists no satellites', 'le récepteur ne liste pas les satellites');
  }
  const [best = 0] = received;
  const said: Text = {
    en: `${received.length} satellites received, best ${best} dB-Hz`,
    fr: `${received.length} satellites reçus, meilleur ${best} dB-Hz`,
  };
  if (received.length < RECEIVED_MIN) return fail(said, remedy);
  return (received[RECEIVED_MIN - 1] ?? 0) < WEAK_DBHZ ? warn(said, remedy) : ok(said.en, said.fr);
}

export function judgeFix({ fixes, mode, hdop, satellites, firstFixS }: ReceiverHeard): Verdict {
  if (fixes === 0) {
    return fail(
      { en: 'no fix', fr: 'pas de position' },
      {
        en: 'put the vehicle under an open sky; a cold receiver takes a minute, once 15',
        fr: 'mettre le véhicule à ciel ouvert ; à froid, un récepteur met une minute, parfois 15',
      },
    );
  }
  const used = satellites.reduce((sum, each) => sum + (each.used ?? 0), 0);
  const parts: (Text | null)[] = [
    mode === null ? null : { en: mode, fr: mode },
    hdop === null ? null : { en: `HDOP ${hdop}`, fr: `HDOP ${comma(hdop)}` },
    used === 0 ? null : { en: `${used} satellites used`, fr: `${used} satellites utilisés` },
    firstFixS === null ? null : { en: `first after ${firstFixS} s`, fr: `première en ${comma(firstFixS)} s` },
  ];
  const known = parts.filter((part) => part !== null);
  if (known.length === 0) return ok('fixes are believed', 'positions reconnues');
  return ok(known.map(({ en }) => en).join(', '), known.map(({ fr }) => fr).join(', '));
}

function receivedOf(satellites: readonly Satellites[]): number[] {
  return satellites.flatMap(({ cn0DbHz }) => [...cn0DbHz]).sort((a, b) => b - a);
}
