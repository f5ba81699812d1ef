/** The box stops by itself, in order: the last event says why, the platform is told, and the machine is switched off. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startGateway, statusOfCli } from '../support/running/gateway.ts';
import { createWorkplace } from '../support/running/workplace.ts';

it('low supply: stops with the reason battery, runs the command, and says so at the next start', async () => {
  const place = createWorkplace();
  const supply = join(place.dir, 'in1_input');
  const halted = join(place.dir, 'halted');
  writeFileSync(supply, '11200\n');
  const options = {
    ...{ 'supply.file': supply, 'supply.voltsPerUnit': 0.001, 'power.lowV': 11.6, 'power.lowS': 1 },
    'power.haltCommand': `/usr/bin/touch ${halted}`,
  };
  const first = await startGateway(place, options);
  expect(await first.exited).toEqual({ code: 0, signal: null });
  expect(existsSync(halted)).toBe(true);
  expect(first.output()).toContain('"reason":"battery"');
  expect((await statusOfCli(first.configFile)).report.running).toBe(false);

  writeFileSync(supply, '12600\n');
  const second = await startGateway(place, options);
  const { vitals } = await second.until((now) => expect(now.vitals?.supplyV).toBe(12.6));
  expect(vitals?.lastRestart.cause).toBe('battery');
});

it('a command that cannot be run is said, and the service has stopped all the same', async () => {
  const place = createWorkplace();
  const supply = join(place.dir, 'in1_input');
  writeFileSync(supply, '11200\n');
  const gateway = await startGateway(place, {
    ...{ 'supply.file': supply, 'power.lowV': 11.6, 'power.lowS': 1, 'power.haltCommand': '/nowhere/poweroff' },
  });
  expect(await gateway.exited).toEqual({ code: 0, signal: null });
  expect(gateway.output()).toContain('the machine cannot be switched off');
});
