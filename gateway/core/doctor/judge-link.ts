/** The way to the platform, step by step, judged: name, port, certificates, handshake, login, rights, acknowledgement, modem. */
import type { ModemFacts } from '../record/modem.ts';
import type { Text, Verdict } from './verdict.ts';
import { comma, fail, lasting, ok, SUDO, same, skipped, warn } from './verdict.ts';

const DAY_MS = 86_400_000;
const RENEW_WITHIN_MS = 30 * DAY_MS;
const SIGNAL_WARN_PERCENT = 20;
/** The daemon sends again after 30 s. */
const WAITING_WARN_S = 60;

export type Step<Found> = ({ ms: number } & Found) | { error: string };

export function judgeDns(host: string, step: Step<{ addresses: readonly string[] }>): Verdict {
  if ('error' in step) {
    return fail(
      { en: `${host}: ${step.error}`, fr: `${host} : ${step.error}` },
      {
        en: 'check the name in platform.broker, and that the box has a network and a name server',
        fr: 'vérifier le nom dans platform.broker, le réseau et le serveur de noms',
      },
    );
  }
  const said = `${step.addresses.join(', ')} (${step.ms} ms)`;
  return ok(`${host}: ${said}`, `${host} : ${said}`);
}

export function judgeTcp(broker: string, step: Step<unknown>): Verdict {
  if (!('error' in step)) return ok(`${broker} (${step.ms} ms)`, `${broker} (${step.ms} ms)`);
  return fail(
    { en: `${broker}: ${step.error}`, fr: `${broker} : ${step.error}` },
    {
      en: 'is the broker up? Check platform.broker, coverage and the firewall',
      fr: 'le courtier tourne-t-il ? Vérifier platform.broker, la couverture, le pare-feu',
    },
  );
}

/** Whose it is: of this vehicle, of the authority, of the broker. */
export interface CertificateSeen {
  whose: 'own' | 'ca' | 'broker';
  fromMs: number;
  toMs: number;
}

export type CertificatesSeen = { found: CertificateSeen[] } | { unreadable: string } | { denied: string };

const WHOSE: Readonly<Record<CertificateSeen['whose'], Text>> = {
  own: { en: 'own', fr: 'véhicule' },
  ca: { en: 'authority', fr: 'autorité' },
  broker: { en: 'broker', fr: 'courtier' },
};

/** @param nowMs UTC */
export function judgeCertificates(seen: CertificatesSeen, nowMs: number): Verdict {
  if ('denied' in seen) {
    return skipped(`not allowed to read ${seen.denied}`, `pas le droit de lire ${seen.denied}`, SUDO);
  }
  const files = {
    en: 'check platform.ca, platform.cert and platform.key',
    fr: 'vérifier platform.ca, platform.cert et platform.key',
  };
  if ('unreadable' in seen) return fail(same(seen.unreadable), files);
  const said = listed(seen.found.map(dated));
  const renew = {
    en: 'have it renewed; the box takes new files within a minute by itself',
    fr: 'le faire renouveler ; le boîtier prend les nouveaux fichiers en une minute',
  };
  const bad = seen.found.filter(({ fromMs, toMs }) => nowMs < fromMs || nowMs > toMs);
  if (bad.length > 0) return fail(listed(bad.map((each) => invalid(each, nowMs))), renew);
  return seen.found.some((each) => endsSoon(each, nowMs)) ? warn(said, renew) : ok(said.en, said.fr);
}

/** A third of its life, or 30 days where a third is longer. */
function endsSoon({ fromMs, toMs }: CertificateSeen, nowMs: number): boolean {
  return toMs - nowMs < Math.min((toMs - fromMs) / 3, RENEW_WITHIN_MS);
}

function dated({ whose, toMs }: CertificateSeen): Text {
  const day = new Date(toMs).toISOString().slice(0, 10);
  return { en: `${WHOSE[whose].en} until ${day}`, fr: `${WHOSE[whose].fr} jusqu'au ${day}` };
}

function invalid({ whose, fromMs, toMs }: CertificateSeen, nowMs: number): Text {
  const [en, fr] = nowMs > toMs ? ['expired on', 'expiré le'] : ['not valid before', 'pas valable avant le'];
  const day = new Date(nowMs > toMs ? toMs : fromMs).toISOString().slice(0, 10);
  return { en: `${WHOSE[whose].en}: ${en} ${day}`, fr: `${WHOSE[whose].fr} : ${fr} ${day}` };
}

function listed(texts: readonly Text[]): Text {
  return { en: texts.map(({ en }) => en).join(', '), fr: texts.map(({ fr }) => fr).join(', ') };
}

export function judgeTls(step: Step<{ protocol: string }> | 'plain' | { denied: string }): Verdict {
  if (step === 'plain') {
    return warn(
      { en: 'NOT encrypted (mqtt://)', fr: 'NON chiffré (mqtt://)' },
      { en: 'for a bench only: use mqtts://', fr: 'pour un banc seulement : utiliser mqtts://' },
    );
  }
  if ('denied' in step) {
    return skipped(`not allowed to read ${step.denied}`, `pas le droit de lire ${step.denied}`, SUDO);
  }
  if (!('error' in step)) return ok(`${step.protocol} (${step.ms} ms)`, `${step.protocol} (${step.ms} ms)`);
  return fail(same(step.error), {
    en: 'check platform.ca, the name in platform.broker, and who answers at this address',
    fr: 'vérifier platform.ca, le nom dans platform.broker, et qui répond à cette adresse',
  });
}

export interface LinkSeen {
  up: boolean;
  sinceS: number | null;
  protocol: string | null;
}

/** As the daemon has it. @param link null: it is not provisioned */
export function judgeLink(link: LinkSeen | null): Verdict {
  if (link?.up === true) {
    return ok(
      `MQTT ${link.protocol}, up for ${lasting(link.sinceS)}`,
      `MQTT ${link.protocol}, établie depuis ${lasting(link.sinceS)}`,
    );
  }
  const since = link?.sinceS ?? null;
  return fail(
    since === null
      ? { en: 'the service has no link as yet', fr: "le service n'a pas encore de lien" }
      : {
          en: `the link of the service is down for ${lasting(since)}`,
          fr: `lien du service coupé depuis ${lasting(since)}`,
        },
    {
      en: 'it tries by itself, at most a minute apart: run doctor again; see the log of the service',
      fr: 'il réessaie seul, chaque minute au plus : relancer doctor ; voir le journal du service',
    },
  );
}

export type LoggedIn = { ms: number } | { refused: string };

/** By doctor itself, with the daemon down. */
export function judgeLogin(result: LoggedIn): Verdict {
  if ('ms' in result) return ok(`accepted (${result.ms} ms)`, `acceptée (${result.ms} ms)`);
  return fail(same(result.refused), {
    en: 'check the certificate of the vehicle, its id and the ACL on the broker',
    fr: "vérifier le certificat du véhicule, son identifiant et l'ACL du courtier",
  });
}

/** @param inUse the daemon publishes, and would tell of a topic that was refused it */
export function judgeAcl(inUse: boolean): Verdict {
  return inUse
    ? ok('the broker refused no topic', "le courtier n'a refusé aucun sujet")
    : skipped(
        'only the service can tell: nothing is published to try it',
        "seul le service peut le dire : rien n'est publié pour essayer",
      );
}

export interface RoundTripSeen {
  roundTripS: number | null;
  pending: number;
  oldestPendingAgeS: number | null;
  acknowledgedUpTo: number;
}

/** @param seen null: the daemon is down */
export function judgeRoundTrip(seen: RoundTripSeen | null): Verdict {
  if (seen === null) return skipped('only the service can tell', 'seul le service peut le dire');
  const { roundTripS, pending, oldestPendingAgeS, acknowledgedUpTo } = seen;
  if (pending > 0 && (oldestPendingAgeS ?? 0) > WAITING_WARN_S) {
    return warn(
      {
        en: `${pending} records wait, the oldest for ${lasting(oldestPendingAgeS)}`,
        fr: `${pending} données en attente, la plus ancienne depuis ${lasting(oldestPendingAgeS)}`,
      },
      {
        en: 'wait for the backlog; if it does not get less, the platform does not acknowledge: tell its operator',
        fr: "attendre ; si cela ne baisse pas, la plateforme n'acquitte pas : prévenir son exploitant",
      },
    );
  }
  if (roundTripS !== null) {
    return ok(`event to acknowledgement: ${roundTripS} s`, `événement à acquittement : ${comma(roundTripS)} s`);
  }
  return acknowledgedUpTo > 0 && pending === 0
    ? ok(`all acknowledged, up to event ${acknowledgedUpTo}`, `tout acquitté, jusqu'à l'événement ${acknowledgedUpTo}`)
    : ok(`${pending} records wait for the platform`, `${pending} données attendent la plateforme`);
}

export function judgeModem(facts: ModemFacts | null, wanted: boolean): Verdict {
  if (facts === null) {
    return wanted
      ? warn(
          { en: 'nothing is known of it', fr: "rien n'en est connu" },
          {
            en: "'mmcli -L' lists modems; link.modem, link.factsFile",
            fr: '« mmcli -L » liste les modems ; link.modem, link.factsFile',
          },
        )
      : skipped('none is known', "aucun n'est connu");
  }
  const { technology, signalPercent, rsrpDbm, rssiDbm, roaming, registered, simState } = facts;
  const sim = { en: `SIM ${simState}`, fr: `SIM : ${SIM_FR[simState ?? 'ready']}` };
  if (simState !== null && simState !== 'ready') {
    return fail(sim, {
      en: 'seat the SIM, or take its PIN away; it must be active',
      fr: 'remettre la SIM, ou supprimer son code PIN ; elle doit être active',
    });
  }
  if (registered === false) {
    return fail(
      { en: 'not registered in a network', fr: 'inscrit dans aucun réseau' },
      { en: 'check antenna, coverage and contract', fr: "vérifier l'antenne, la couverture, l'abonnement" },
    );
  }
  const dbm = rsrpDbm ?? rssiDbm;
  const parts: Text[] = [
    same(technology ?? '?'),
    ...(signalPercent === null ? [] : [{ en: `signal ${signalPercent} %`, fr: `signal ${signalPercent} %` }]),
    ...(dbm === null ? [] : [{ en: `${dbm} dBm`, fr: `${comma(dbm)} dBm` }]),
    ...(roaming === true ? [{ en: 'roaming', fr: 'itinérance' }] : []),
  ];
  const said = listed(parts);
  if (roaming === true || (signalPercent ?? 100) < SIGNAL_WARN_PERCENT) {
    return warn(said, {
      en: 'check the antenna of the modem; roaming may cost and be cut',
      fr: "vérifier l'antenne du modem ; l'itinérance peut coûter et être coupée",
    });
  }
  return ok(said.en, said.fr);
}

const SIM_FR = { ready: 'prête', absent: 'absente', locked: 'verrouillée (code PIN)', failed: 'en panne' } as const;
