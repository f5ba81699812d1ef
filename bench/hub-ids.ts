/**
 * `npm run bench:hub-ids`: how long a hostile identifier is looked at before it is refused, through everything that takes one, next
 * to the national pattern; and what a national body costs. Fails (exit code 1) where an answer takes `LIMIT_MS` or an id is
 * taken. That the work grows with the length alone is a test; here is the time.
 */
import Table from 'cli-table3';
import { INBOUND_BYTES_MAX } from '../gateway/core/limits.ts';
import { createDateTimes } from '../gateway/core/record/hubsante/datetime.ts';
import { geoPosBodies, type HubVehicle, hubPosition } from '../gateway/core/record/hubsante/geo.ts';
import { checkHubIdentity, isCaseId, isRequestId, isResourceId } from '../gateway/core/record/hubsante/identifiers.ts';
import { HUB_ID_CHARS_MAX } from '../gateway/core/record/hubsante/limits.ts';
import { hubRsRr, hubRsSr } from '../gateway/core/record/hubsante/messages.ts';
import { rsRrBody, rsSrBodies } from '../gateway/core/record/hubsante/rs.ts';
import { NO_STANDING, standingAfter } from '../gateway/core/record/hubsante/standing.ts';
import type { HubPress } from '../gateway/core/record/hubsante/words.ts';
import { HOSTILE_IDS } from '../test/support/hostile-ids.ts';
import { samplePosition } from '../test/support/records.ts';
import { machineFacts } from './machine.ts';

const LIMIT_MS = 5;
const CALLS = 200;
const BODIES = 20_000;
/** The longest is what a platform may send at all. */
const LENGTHS = [21, 41, HUB_ID_CHARS_MAX, 1_000, INBOUND_BYTES_MAX];
const NATIONAL_CASE_ID = /^([a-zA-Z0-9_-]+\.?){4,10}$/;
/** Beyond, the control would be the whole bench: 25 s for 41. */
const NATIONAL_LENGTHS = [17, 21, 25];

const orgId = 'fr.health.beaurivage';
const identity = { orgId, resourceId: `${orgId}.resource.AMB-07`, name: 'GA-123-BC', vehicleCategory: 'A' } as const;
const mission = { id: '7', caseId: 'fr.health.samu973.DR7', requestId: 'fr.health.samu973.request.7' };
const press: HubPress = {
  ...{ t: Date.UTC(2026, 7, 12, 13, 22), function: 'ACCEPTER', status: 'DECLENCHE', availability: 'INDISPONIBLE' },
  ...{ duty: 'GARDE', mission, transported: false, answer: { outcome: 'accepted', reason: null, late: false } },
};

/** Each says whether it took the id. */
const checks: Record<string, (id: string) => boolean> = {
  isCaseId,
  isRequestId,
  isResourceId,
  'checkHubIdentity, both ids': (id) => checkHubIdentity({ ...identity, orgId: id, resourceId: id }).identity !== null,
  'rsSrBodies, caseId': (id) => rsSrBodies(vehicle(null), withIds(id)).bodies.length > 0,
  'rsRrBody, both ids': (id) => rsRrBody(vehicle(null), withIds(id)).body !== null,
  'hubRsSr, all ids': (id) =>
    hubRsSr.safeParse({ resourcesStatus: { caseId: id, resourceId: id, state: { datetime: id, status: 'DEPART' } } })
      .success,
  'hubRsRr, all ids': (id) =>
    hubRsRr.safeParse({ resourcesResponse: { caseId: id, requestId: id, response: { datetime: id, answer: 'X' } } })
      .success,
};

console.log(machineFacts());
let failed = false;
const all: number[] = [];
const times = new Table({
  head: ['takes an id', ...LENGTHS.map((chars) => `${chars} characters`)],
  style: { head: [] },
});
for (const [name, check] of Object.entries(checks)) {
  times.push([name, ...LENGTHS.map((chars) => costOf(check, chars))]);
}
console.log(`The dearest of ${Object.keys(HOSTILE_IDS).length} hostile ids, median of ${CALLS} answers, ms:`);
console.log(times.toString());
const [p50 = '', p99 = '', p999 = '', worst = ''] = quantiles(all);
console.log(`all ${all.length} answers, with what else ran: p50 ${p50}, p99 ${p99}, p99.9 ${p999}, worst ${worst} ms`);
for (const chars of NATIONAL_LENGTHS) {
  const ms = timed(() => NATIONAL_CASE_ID.test(`${'a'.repeat(chars)}!`));
  console.log(`the national pattern of caseId, ${chars} characters and one more: ${ms.toFixed(1)} ms, once`);
}
for (const zone of [null, 'Europe/Paris']) costOfBodies(zone);
console.log(
  failed ? `FAILED: an id took ${LIMIT_MS} ms, or was taken` : `ok: every id is refused in less than ${LIMIT_MS} ms`,
);
process.exitCode = failed ? 1 : 0;

/** What an id costs it costs every time: the median of its answers leaves out what other programs of this machine took. */
function costOf(check: (id: string) => boolean, chars: number): string {
  const mediansMs = Object.values(HOSTILE_IDS).map((make) => {
    const id = make(chars);
    const ms = Array.from({ length: CALLS }, () =>
      timed(() => {
        if (check(id)) failed = true;
      }),
    );
    all.push(...ms);
    return sorted(ms)[CALLS / 2] ?? 0;
  });
  const worstMs = Math.max(...mediansMs);
  if (worstMs >= LIMIT_MS) failed = true;
  return worstMs.toFixed(4);
}

function costOfBodies(zone: string | null): void {
  const sender = vehicle(zone);
  const standing = standingAfter(NO_STANDING, press);
  const record = { ...samplePosition(), engineOn: true };
  let bytes = 0;
  for (const name of ['warm-up', 'measured']) {
    const positionMs = timed(() => {
      for (let i = 0; i < BODIES; i++) {
        const { body } = hubPosition(sender, standing, record);
        if (body !== null) bytes = JSON.stringify(geoPosBodies([body])[0]).length;
      }
    });
    const pressMs = timed(() => {
      for (let i = 0; i < BODIES; i++) JSON.stringify([rsSrBodies(sender, press), rsRrBody(sender, press)]);
    });
    const each = (ms: number): string => `${((ms * 1_000) / BODIES).toFixed(1)} µs`;
    if (name === 'warm-up') continue;
    console.log(
      `times of ${zone ?? 'UTC'}: a GEO-POS ${each(positionMs)} (${bytes} bytes), RS-SR and RS-RR ${each(pressMs)}`,
    );
  }
}

function sorted(values: number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function quantiles(values: number[]): string[] {
  const rising = sorted(values);
  return [0.5, 0.99, 0.999, 1].map((part) => (rising[Math.floor(part * (rising.length - 1))] ?? 0).toFixed(3));
}

function timed(run: () => void): number {
  const before = performance.now();
  run();
  return performance.now() - before;
}

function vehicle(zone: string | null): HubVehicle {
  const dateTime = createDateTimes(zone);
  if (dateTime === null) throw new Error(`no time zone ${zone}`);
  return { ...identity, dateTime };
}

function withIds(id: string): HubPress {
  return { ...press, mission: { id, caseId: id, requestId: id } };
}
