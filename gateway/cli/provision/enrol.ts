/** `balise provision enrol`: a certificate from an EST server, with a token that is good for one time. */

import fs from 'node:fs';
import { RELEASE_DATE } from '../../core/version.ts';
import { createClock } from '../../drivers/clock.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { factsOf } from '../../drivers/identity/certificate.ts';
import { type Enrolled, type Enrolment, enrol } from '../../drivers/identity/enrolment.ts';
import { readSet } from '../../drivers/identity/sets.ts';
import { printJson } from '../columns.ts';
import { EXIT } from '../exit-codes.ts';
import { say } from '../language.ts';
import { failed } from '../output.ts';
import { readPem } from './files.ts';
import { asOwner } from './owner.ts';
import { datesRemark, printInstalled } from './words.ts';

export interface EnrolOptions {
  config: string;
  est?: string;
  token: string;
  bearer?: boolean;
  ca: string;
  brokerCa?: string;
  wait: string;
  json?: boolean;
}

/** A server that is not reached, or that says `later`, is asked again after 5 s at least. */
const ASK_AGAIN_S = 5;
const WAIT_S_MAX = 86_400;

export async function provisionEnrol(options: EnrolOptions): Promise<number> {
  const config = loadConfig(options.config);
  const [directory, vehicle] = [config['identity.directory'], config['vehicle.id']];
  const url = options.est ?? config['identity.est'];
  if (!/^https:\/\/\S+$/.test(url))
    return failed(say('which server? --est https://…', 'quel serveur ? --est https://…'), EXIT.usage);
  if (!/^\d{1,5}$/.test(options.wait) || Number(options.wait) > WAIT_S_MAX)
    return failed(`--wait 0 – ${WAIT_S_MAX}`, EXIT.usage);
  const ca = readPem(options.ca);
  if ('why' in ca) return failed(ca.why, EXIT.noInput);
  const brokerCa = options.brokerCa === undefined ? null : readPem(options.brokerCa);
  if (brokerCa !== null && 'why' in brokerCa) return failed(brokerCa.why, EXIT.noInput);
  const token = options.token === '-' ? fs.readFileSync(0, 'utf8').trim() : options.token;

  return await asOwner(directory, async () => {
    const result = await untilAnswered(Number(options.wait), {
      ...{ directory, vehicle, pending: 'request', server: { url, ca: ca.text }, ca: brokerCa?.text ?? null },
      login: options.bearer === true ? { kind: 'bearer', token } : { kind: 'basic', user: vehicle, token },
    });
    if (result.kind !== 'done') return notEnrolled(url, result);
    const facts = factsOf(readSet(directory, 'current')?.cert ?? '');
    if (facts === null) return EXIT.internal;
    const remark = datesRemark(facts, createClock().wallMs());
    if (options.json === true) printJson({ installed: true, ...facts, chainChecked: true, remark });
    else printInstalled(config, facts, remark, true);
    return EXIT.fine;
  });
}

/** Real time: it is a real server. The same key and the same request each time. */
async function untilAnswered(waitS: number, enrolment: Enrolment): Promise<Enrolled> {
  let pauseS = ASK_AGAIN_S;
  for (let leftS = waitS; ; ) {
    const result = await enrol(enrolment);
    const askedS = result.kind === 'later' ? Math.max(1, result.afterS) : pauseS;
    if (result.kind === 'done' || result.kind === 'refused' || askedS > leftS) return result;
    process.stderr.write(`${say(`asks again in ${askedS} s`, `nouvel essai dans ${askedS} s`)}\n`);
    await new Promise<void>((passed) => void createClock().after(askedS * 1_000, passed));
    leftS -= askedS;
    pauseS = Math.min(pauseS * 2, 300);
  }
}

function notEnrolled(url: string, result: Exclude<Enrolled, { kind: 'done' }>): number {
  switch (result.kind) {
    case 'later':
      return failed(
        say(
          `not decided yet: the same command again in ${result.afterS} s; the key is kept`,
          `pas encore décidé : relancer la même commande dans ${result.afterS} s ; la clé est gardée`,
        ),
        EXIT.no,
      );
    case 'refused':
      return failed(`${say('the server refuses', 'le serveur refuse')} (${url}): ${result.detail}`, EXIT.no);
    case 'unreachable':
      return failed(
        `${say('the server does not answer', 'le serveur ne répond pas')} (${url}): ${result.detail}${clockWords()}`,
      );
    default:
      return result satisfies never;
  }
}

function clockWords(): string {
  return createClock().wallMs() >= Date.parse(RELEASE_DATE)
    ? ''
    : say(
        "; this box's clock is not set, so no certificate can be judged",
        "; l'horloge n'est pas réglée : aucun certificat jugé",
      );
}
