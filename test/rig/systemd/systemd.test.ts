/**
 * The service as it is shipped, under a running systemd: Debian 12 in a virtual machine, the package installed with dpkg, the unit
 * confined. One vehicle through its life, so each case goes on from the one before.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whyNoDebian } from '../../package/support/debian.ts';
import { pressAndLook, untilKeysWork } from '../box/crew.ts';
import { until } from '../box/until.ts';
import { whyNoBox } from '../box/why-not.ts';
import { BESIDES, TECHNICIAN, VOLTS } from './image.ts';
import { openVehicle, PATIENCE_MS, type Vehicle } from './vehicle.ts';

const TEST_MS = 900_000;
const whyNot = whyNoBox() ?? whyNoDebian('amd64', BESIDES);
const REGISTERED = { registered: expect.any(Number) };
/** What would be a line of the journal if the confinement were in the daemon's way. */
const DENIED = /denied|not permitted|only permitted|Failed at step|"level":"error"/i;

describe('the service under systemd', () => {
  if (whyNot !== null) {
    it('starts, is watched, survives, is upgraded and goes', (context) => context.skip(whyNot));
    return;
  }
  let vehicle: Vehicle;
  beforeAll(async () => {
    vehicle = await openVehicle(mkdtempSync(join(tmpdir(), 'balise-sd-')));
  }, TEST_MS);
  afterAll(() => vehicle?.close(), TEST_MS);

  it('is active once it says so, as its user, confined as shipped', { timeout: TEST_MS }, async () => {
    const { box, show, started, sure } = vehicle;
    await started(() => box.boot());
    expect(await show('ActiveState', 'Type', 'User', 'NotifyAccess', 'WatchdogUSec', 'NRestarts')).toEqual({
      ...{ ActiveState: 'active', Type: 'notify', User: 'balise', NotifyAccess: 'main', WatchdogUSec: '30s' },
      NRestarts: '0',
    });
    expect(await show('ProtectSystem', 'DevicePolicy', 'ProtectProc', 'CapabilityBoundingSet')).toEqual({
      ...{
        ProtectSystem: 'strict',
        DevicePolicy: 'closed',
        ProtectProc: 'invisible',
        CapabilityBoundingSet: '',
      },
    });
    const { MainPID: pid } = await show('MainPID');
    const status = await sure(`cat /proc/${pid}/status`);
    for (const line of ['NoNewPrivs:\t1', 'Seccomp:\t2', 'CapEff:\t0000000000000000', 'CapBnd:\t0000000000000000'])
      expect(status).toContain(line);
    expect(await sure(`stat -c %U /proc/${pid} && cat /proc/${pid}/oom_score_adj`)).toBe('balise\n-500');
    expect(await sure(`tr '\\0' '\\n' </proc/${pid}/environ`)).toContain(
      'CREDENTIALS_DIRECTORY=/run/credentials/balise.service\n',
    );
    const group = '/sys/fs/cgroup/system.slice/balise.service';
    expect(await sure(`cat ${group}/memory.high ${group}/memory.max ${group}/pids.max`)).toBe(
      [256 * 1_048_576, 384 * 1_048_576, 64].join('\n'),
    );
    expect(await sure('id -nG balise')).toBe('balise dialout input gpio');
    expect(await sure("stat -c '%a %U %n' /run/balise /var/lib/balise /etc/balise/credentials")).toBe(
      '750 balise /run/balise\n700 balise /var/lib/balise\n700 root /etc/balise/credentials',
    );
    expect(await sure('systemd-analyze security --no-pager balise | tail -n 1')).toContain(': 1.6 OK');
  });

  it('sends a press and positions, and answers root and the group; nothing is denied to it', {
    timeout: TEST_MS,
  }, async () => {
    const { box, keys, sure, world } = vehicle;
    await untilKeysWork(box);
    expect(await pressAndLook(box, 'G')).toMatchObject(REGISTERED);
    await until('the press at the platform', PATIENCE_MS, async () => (await keys()).includes('G'));
    await until('a live position', PATIENCE_MS, () => world.livePositions() > 0);
    await until('the lamp', PATIENCE_MS, () => box.led('tracking'));
    expect(await sure('readlink /dev/balise-gnss')).toBe('ttyUSB0');
    expect(await sure('balise status')).toContain('receiver   serial /dev/balise-gnss');
    expect(await sure(`runuser -u ${TECHNICIAN} -- balise status`)).toContain('GARDE');
    expect((await box.run('runuser -u nobody -- balise status')).code).not.toBe(0);
    const doctor = await sure('balise doctor --auto');
    expect(doctor).toMatch(/^ok +hardening +exposure 1\.6 of 10$/m);
    expect(doctor).toContain(' 0 warnings');
    expect(await sure('systemctl show balise -p StatusText --value')).toMatch(/^GARDE, tracking; link up to mqtts:/);
    expect(await sure('systemctl is-system-running --wait')).toBe('running');
    expect(
      box
        .logs()
        .split('\n')
        .filter((line) => line.includes('balise') && DENIED.test(line)),
    ).toEqual([]);
  });

  it('may not do what it has no business with, seen from inside', { timeout: TEST_MS }, async () => {
    const { started, starts, sure } = vehicle;
    const asUser = 'setpriv --reuid balise --regid balise --init-groups';
    // Open to everybody, so that it is the unit that forbids it.
    await sure('chmod o+rx /dev/vda /dev/rtc0 /home && echo >/var/tmp/left');
    await sure(
      `${asUser} head -c 1 /dev/vda >/run/left && ${asUser} ls -d /home /proc/1 /var/tmp/left && ${asUser} unshare --user true`,
    );
    const dropIn = '/run/systemd/system/balise.service.d/probe.conf';
    await sure(
      `mkdir -p $(dirname ${dropIn}) && printf '[Service]\\nExecStartPre=/bin/sh /opt/rig/probe.sh\\n' >${dropIn}`,
    );
    await started(() => sure('systemctl daemon-reload && systemctl restart balise'));
    expect((await sure('cat /run/balise/probe')).split('\n')).toEqual([
      ...['read the disk: Operation not permitted', 'read the battery clock: Operation not permitted'],
      ...['change the configuration: Read-only file system', 'change the program: Read-only file system'],
      ...['see others: No such file or directory', 'see homes: Permission denied'],
      'see a file that others left in /var/tmp: No such file or directory',
      ...[
        'read the key itself: Permission denied',
        'make a namespace: Operation not permitted',
        'speak to a group: EPERM',
      ],
      ...['write its state: yes', 'read its copy of the key: yes', 'open the receiver: yes', 'open the chip: yes'],
    ]);
    await sure(`rm ${dropIn} && systemctl daemon-reload`);
    await until('its start at the platform', PATIENCE_MS, () => starts().length === 2);
    expect(starts()).toEqual(['first', 'stop']);
  });

  it('that hangs is started again by the watchdog, and says so', { timeout: TEST_MS }, async () => {
    const { box, now, said, started, starts, sure } = vehicle;
    const from = now();
    await started(() => sure('kill -STOP $(systemctl show -p MainPID --value balise)'));
    await said("Failed with result 'watchdog'", from);
    await until('the start at the platform', PATIENCE_MS, () => starts().length === 3);
    expect(starts().at(-1)).toBe('watchdog');
    await untilKeysWork(box);
  });

  it('that is killed is started again, later each time; a stop by hand ends that', { timeout: TEST_MS }, async () => {
    const { now, said, show, started, starts, sure } = vehicle;
    const from = now();
    await started(() => sure('systemctl kill --kill-whom=main --signal=KILL balise'));
    await said('2 failures in a row: the next start is in 2 s', from);
    await until('the start at the platform', PATIENCE_MS, () => starts().length === 4);
    expect(starts().at(-1)).toBe('crash');
    await sure('systemctl stop balise');
    await said('"msg":"stopped"', from);
    expect(await show('ActiveState', 'Result')).toEqual({ ActiveState: 'inactive', Result: 'success' });
    await started(() => sure('systemctl start balise'));
    await until('the start at the platform', PATIENCE_MS, () => starts().length === 5);
    expect(starts().at(-1)).toBe('stop');
  });

  it('looks for updates when told to, and finds no source', { timeout: TEST_MS }, async () => {
    const { now, said, sure } = vehicle;
    const from = now();
    await sure('systemctl enable --now balise-update.timer && systemctl start balise-update');
    await said('balise-update: no source: /etc/apt/sources.list.d/balise.sources', from);
    expect(await sure('systemctl show balise-update -p Result -p ExecMainStatus')).toBe(
      'Result=success\nExecMainStatus=0',
    );
    expect(await sure('systemctl is-active balise-update.timer')).toBe('active');
    const source = '/etc/apt/sources.list.d/balise.sources';
    expect(await sure(`touch ${source}; balise doctor --auto; rm ${source}`)).toMatch(
      /^ok +updates +asked for every hour$/m,
    );
  });

  it('comes back after a power cut without a clock, and hands over what was pressed before', {
    timeout: TEST_MS,
  }, async () => {
    const { box, keys, said, started, starts, sure, world } = vehicle;
    await untilKeysWork(box);
    world.link.cut();
    expect(await pressAndLook(box, '1')).toMatchObject(REGISTERED);
    await box.cutPower();
    world.link.restore();
    const from = vehicle.now();
    await started(() => box.boot({ clockLost: true }));
    await said('fault clock-not-set', from);
    expect(await sure('journalctl --boot -o cat -u systemd-fsck-root')).toMatch(/recovering journal|clean/);
    await untilKeysWork(box);
    expect(await pressAndLook(box, '2')).toMatchObject(REGISTERED);
    // As chronyd does with what the receiver tells it.
    await sure(`date -u -s @${Math.round(Date.now() / 1_000)}`);
    await until('both at the platform', PATIENCE_MS, async () => (await keys()).length >= 3);
    expect(await keys()).toEqual(['G', '1', '2']);
    expect(starts().at(-1)).toBe('power');
    expect((await world.platform.report()).ledger).toMatchObject({ conflicts: 0, series: [expect.anything()] });
  });

  it('switches the machine off when the battery is low, and starts with the machine', {
    timeout: TEST_MS,
  }, async () => {
    const { box, sure, started, starts } = vehicle;
    const before = starts().length;
    await sure(`echo 11200 >${VOLTS}`);
    await until('the machine is off', PATIENCE_MS, () => box.machine()?.exit() !== null);
    expect(box.machine()?.exit()).toEqual({ code: 0, signal: null });
    expect(box.logs()).toContain('"reason":"battery","msg":"stopped"');
    await box.cutPower();
    await started(() => box.boot());
    await until('the start at the platform', PATIENCE_MS, () => starts().length > before);
    expect(starts().at(-1)).toBe('battery');
  });

  it('goes on with the next version, and nothing is lost', { timeout: TEST_MS }, async () => {
    const { box, keys, later, started, starts, sure, world } = vehicle;
    await untilKeysWork(box);
    const before = starts().length;
    world.link.cut();
    expect(await pressAndLook(box, '5')).toMatchObject(REGISTERED);
    // As if the receiver had been plugged in before there was a rule for it.
    await sure('rm /dev/balise-gnss && mkdir -p /mnt/host');
    await sure('mount -t 9p -o trans=virtio,version=9p2000.L,ro,msize=262144 hostroot /mnt/host');
    await started(() => sure(`dpkg -i /mnt/host${later}`));
    world.link.restore();
    await until('its start at the platform', PATIENCE_MS, () => starts().length > before);
    expect(starts().at(-1)).toBe('stop');
    await until('the press at the platform', PATIENCE_MS, async () => (await keys()).includes('5'));
    expect(await keys()).toEqual(['G', '1', '2', '5']);
    expect((await world.platform.report()).ledger).toMatchObject({ conflicts: 0, series: [expect.anything()] });
    expect(await sure('dpkg -s balise')).toContain('\nVersion: 0.2.0\n');
    expect(await sure('readlink /dev/balise-gnss')).toBe('ttyUSB0');
    expect(await sure('systemctl is-active balise balise-halt.path balise-update.timer')).toBe(
      'active\nactive\nactive',
    );
  });

  it('is gone after a purge, and leaves nothing failed behind', { timeout: TEST_MS }, async () => {
    const { box, now, said, sure } = vehicle;
    const from = now();
    await sure('dpkg -P balise');
    await said('"msg":"stopped"', from);
    const left = await box.run('systemctl is-active balise balise-halt.path balise-update.timer');
    expect(left.output.trim()).toBe('inactive\ninactive\ninactive');
    expect(await sure('systemctl is-system-running')).toBe('running');
    const ours = '/etc/balise /var/lib/balise /var/lib/balise-update /var/cache/balise /run/balise';
    expect(await sure(`for each in ${ours}; do [ ! -e $each ] || echo $each; done`)).toBe('');
    expect(await sure('find /etc/systemd/system -name "balise*" ! -name balise.service.d')).toBe('');
  });
});
