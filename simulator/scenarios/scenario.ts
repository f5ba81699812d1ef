/** A made-up duty: where the vehicle goes, when which key is pressed, where the sky is hidden. Seconds count from its start. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const second = z.number().min(0);

const place = z.strictObject({ latDeg: z.number().min(-90).max(90), lonDeg: z.number().min(-180).max(180) });

const step = z.union([
  /** Standing; `note` says why. */
  z.strictObject({ waitS: z.number().positive(), note: z.string().optional() }),
  /** Driving straight to a place. Legs that follow each other are driven through, slowing down at the turns. */
  z.strictObject({ to: z.string(), speedKmh: z.number().min(5).max(180) }),
]);

const press = z.strictObject({
  atS: second,
  /** As in docs/keypad.md. */
  key: z.string().regex(/^[0-9A-Z]$/, 'a key is one of 0-9, A-Z'),
  /** How long the key stays down; default 100 ms. Key 4 counts after 2 s. */
  holdMs: z.number().int().positive().optional(),
  note: z.string().optional(),
});

const scenarioSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/, 'an id has lower-case letters, digits and hyphens'),
    title: z.string(),
    altitudeM: z.number().min(-500).max(9000),
    places: z.record(z.string(), place),
    start: z.string(),
    steps: z.array(step).min(1),
    presses: z.array(press),
    /** No fix from … to … */
    noFix: z.array(z.strictObject({ fromS: second, toS: second })).default([]),
    /** After the end everything goes on from this second; null = the vehicle stays where it is. */
    loopFromS: second.nullable().default(null),
  })
  .superRefine((scenario, context) => {
    const problem = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    const known = (name: string) => Object.hasOwn(scenario.places, name);
    const missing = (name: string) => `no such place: ${name} (known: ${Object.keys(scenario.places).join(', ')})`;
    if (!known(scenario.start)) problem(['start'], missing(scenario.start));
    let here = scenario.start;
    for (const [i, candidate] of scenario.steps.entries()) {
      if ('waitS' in candidate) continue;
      if (!known(candidate.to)) problem(['steps', i, 'to'], missing(candidate.to));
      if (candidate.to === here) problem(['steps', i, 'to'], `the vehicle is already at ${here}`);
      here = candidate.to;
    }
    for (const [i, later] of scenario.presses.entries()) {
      const before = scenario.presses[i - 1];
      if (before !== undefined && later.atS < before.atS)
        problem(['presses', i, 'atS'], 'presses must be in order of time');
    }
    for (const [i, gap] of scenario.noFix.entries()) {
      if (gap.toS <= gap.fromS) problem(['noFix', i, 'toS'], 'toS must be after fromS');
    }
    if (scenario.loopFromS !== null && here !== scenario.start) {
      problem(['loopFromS'], `a loop must end where it started (${scenario.start}), this one ends at ${here}`);
    }
  });

export type Scenario = z.infer<typeof scenarioSchema>;
export type ScenarioPress = Scenario['presses'][number];

/** @throws Error naming `name` and the path inside it of everything that is wrong */
export function parseScenario(text: string, name: string): Scenario {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name}: not JSON: ${(error as Error).message}`);
  }
  const result = scenarioSchema.safeParse(json);
  if (!result.success) throw new Error(`${name}:\n${z.prettifyError(result.error)}`);
  return result.data;
}

/** @throws Error naming the file, and the path inside it where it can be read */
export function loadScenario(path: string): Scenario {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`scenario ${path} cannot be read: ${(error as Error).message}`);
  }
  return parseScenario(text, path);
}
