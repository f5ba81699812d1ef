/**
 * A fault is something an operator can act on. It has a name, a remedy, and is reported once per change of state. Line
 * noise is not a fault: it is a counted reject.
 */
export interface Fault {
  code: FaultCode;
  /** What was seen, without coordinates and without secrets. */
  detail: string;
}

/** Every fault the box can raise, with what to do about it. Shown by `status`, `doctor` and the log. */
export const FAULT_HINTS = {
  'config-unreadable': 'check that the file exists and that the service user may read it',
  'config-invalid': "run 'balise config check' and correct the line it names",
  'config-remote':
    'a configuration that the platform sent cannot be used, and the one before counts: send a corrected one with a higher version',
  'serial-not-found':
    "check the cable and gnss.path; 'ls -l /dev/serial/by-id/' lists the receivers that are plugged in",
  'serial-in-use':
    'another program holds the port (gpsd, ModemManager, a terminal?): stop it or exclude the port there',
  'serial-denied': "the service user needs the 'dialout' group for this port",
  'serial-lost': 'the device was unplugged or reset: it is reopened by itself; check the plug if this repeats',
  'serial-silent': 'the port is open but nothing arrives: check power and wiring of the receiver',
  'serial-noise':
    'bytes arrive but no valid sentence: gnss.baud does not match the receiver (0 finds it), or it speaks a binary protocol only',
  'serial-no-receiver':
    'no port gave valid sentences: check power and wiring of the receiver, gnss.baud (0 tries all rates), or name its port in gnss.path',
  'gnss-silent': 'the source of sentences is open but nothing arrives: check the sender, its port and the firewall',
  'udp-unavailable':
    'this port cannot be listened on: check gnss.host (an address of this box) and gnss.port (taken by another program?)',
  'gpsd-unreachable': 'gpsd does not answer: check that it runs, gnss.host and gnss.port (2947)',
  'gpsd-no-device': "gpsd has no working receiver: check its DEVICES and the cable; 'gpsmon' shows what it sees",
  'reemit-unavailable': 'the port for the tablet cannot be opened: is another program on reemit.port?',
  'chrony-unreachable':
    "chronyd does not read time.chronySocket: it needs 'refclock SOCK <path>' and must be started before the box's service",
  'gnss-jamming':
    'all satellites drown together: a jammer is near, or the antenna is failing; if it stands in an open place, check antenna and cable',
  'gnss-suspect':
    'the receiver contradicts itself: its fixes are kept as suspect and move nothing; if this stays, restart or replace it',
  'gnss-week-rollover':
    'the receiver counts its weeks from too early: its dates are repaired by 1024 weeks each; update its firmware or replace it',
  'tcp-unreachable': 'check gnss.host and gnss.port, and that the sender listens',
  'file-unreadable': 'check gnss.path: the recorded file cannot be read',
  'keypad-lost': 'the keypad is not answering: check its cable and keypad.path',
  'key-stuck': 'a key has been down for 30 s: free it or replace its contact; the other keys work',
  'gpio-not-found':
    "no GPIO chip is called gpio.chip: 'gpiodetect' lists names and labels, 'ls /dev/gpiochip*' the devices",
  'gpio-no-line': "the chip has no line of this name: 'gpioinfo' lists them; #17 names a line by its offset",
  'gpio-busy':
    'another program or a device-tree overlay has the line: its detail names it; free the line or wire another',
  'gpio-denied':
    "the service user may not open the GPIO chip: it needs the group of /dev/gpiochip* ('gpio' on most boards)",
  'gpio-refused':
    'the kernel refuses these settings for the lines: check gpio.bias and gpio.debounceMs against the chip',
  'gpio-lost': 'the GPIO chip went away (an expander that was unplugged?): it is reopened by itself when it is back',
  'evdev-not-found': "no input device is at evdev.device or has this name: 'cat /proc/bus/input/devices' lists them",
  'evdev-denied': "the service user may not open the input device: it needs the group 'input'",
  'evdev-busy': 'another program has grabbed the input device: end it, or set evdev.grab = false',
  'evdev-lost': 'the input device was unplugged: it is reopened by itself; check the plug if this repeats',
  'lamp-lost':
    'a lamp or the buzzer cannot be driven: its detail says which; check gpio.lamps and the rights on it. Keys work',
  'supply-unreadable':
    "the supply voltage cannot be read: check supply.file ('cat' must print a number) and supply.voltsPerUnit",
  'broker-unreachable': 'no answer from the broker: check coverage, platform.broker and the firewall; storing goes on',
  'broker-refused': 'the broker refused this vehicle: check its certificate, its id and the ACL on the broker',
  'broker-forbids': 'the broker forbids this topic: its ACL must allow balise/v1/<vehicle>/# to this vehicle',
  'hub-forbidden':
    'the broker forbids a topic of the Hub Santé, records go on: allow balise/v1/<vehicle>/hub/# in its ACL, or set hub.* to false',
  'broker-quota':
    'the broker takes no more from this vehicle for now: raise its quota there; it is tried again by itself',
  'broker-lost': 'the link went down: it is retried by itself; storing goes on',
  'broker-substitute':
    'the preferred broker does not serve and a later one of platform.broker does: see what its detail says',
  'broker-takeover':
    'another client came with the id of this vehicle: find the second box with the same vehicle.id (a clone of a card?)',
  'tls-untrusted':
    "the broker's certificate is not signed by platform.ca: check that file and who answers at this address",
  'tls-wrong-name':
    "the broker's certificate is for another name: platform.broker must use the name in the certificate",
  'tls-not-valid-now': "the broker's certificate is expired or not yet valid: check its dates and the clock of the box",
  'tls-revoked': "the broker's certificate was revoked: ask its operator for a new one; nothing is sent to it",
  'tls-crl': 'platform.crl is expired or is not from the authority of the broker: put the newest list there',
  'tls-protocol':
    'the broker speaks no TLS 1.2 or newer at this port: check the port, and the TLS settings of the broker',
  'tls-client-refused':
    'the broker refused the client certificate (expired, revoked, of another authority?): give this vehicle a new one',
  'tls-files':
    'platform.ca, platform.cert, platform.key or platform.crl cannot be used: check the paths and that they belong together',
  'tls-own-not-valid':
    'the certificate of this vehicle is expired or not yet valid: give it a new one, or check the clock of the box',
  'tls-expires-soon': 'the certificate of this vehicle expires within 30 days: give it a new one',
  'identity-renewal':
    "the certificate is not renewed: check identity.est and what the detail says; after its end 'balise provision enrol' with a new token",
  'identity-refused':
    'the broker does not take the new certificate, the one before is used: check the authority and the list of revoked ones at the broker',
  'openssl-missing': "the program openssl is not there: 'apt install openssl'",
  'message-set-aside': 'the broker refused the content of one message: it is kept, see status; tell the integrator',
  'ack-beyond-sent':
    'the platform acknowledged records that were never sent: tell the integrator; nothing was released',
  'ack-invalid': 'an acknowledgement of the platform could not be read: tell the integrator; nothing was released',
  'platform-silent': 'records leave but the platform acknowledges nothing: tell the integrator; nothing is released',
  'control-unavailable': "'balise status' cannot ask the daemon: check control.socket, its directory and its owner",
  'store-full':
    'the disk is full: free space on it; presses are stored as long as the reserve lasts, positions are thinned and wait in memory',
  'store-failing': 'the disk refuses writes: replace the card; new records wait in memory meanwhile',
  'store-quarantined':
    'the database was unreadable and was set aside (*.quarantined-*): keep it for support; a new series began',
  'store-renamed':
    'vehicle.id was changed: what the platform lacks of the name before waits on this box; to send it, set that id again for a while',
  'store-unchecked':
    'the power went while the database was too large for a quick check: nothing to do unless other store faults follow',
  'store-log-held':
    'another program keeps a reading of the database open, so its log cannot shrink: end that program (sqlite3, a backup?)',
  'retention-doubtful':
    'UTC leapt further than half a year, so nothing old is deleted until it has been so for a week: check the receiver',
  'journal-key':
    'checkpoints are not signed: correct what the detail says; move a damaged key away and tell the platform the new one (docs/journal.md)',
  'store-in-use': 'another process has this database open: is the service already running?',
  'store-unusable':
    'check store.directory, its owner and its file system; a damaged database is set aside at the next start of the daemon: keep it',
  'store-damaged':
    'the database is damaged and was left as it is: start the service, which sets it aside; balise erase then deletes it whole',
  'store-newer':
    'the database was made by a later version of Balise: install that version again; nothing was changed, nothing is recorded meanwhile',
  'store-stalled': 'the disk has not answered for minutes: positions are being thinned, events wait; replace the card',
  'part-stuck':
    'a part of the service gets nothing done and it is started again: the detail says which; if it is the store, replace the card',
  'clock-not-set':
    "records carry no time until the receiver gives one; TLS waits for the system's clock: let chronyd set it (time.chronySocket)",
  'modem-unknown':
    'nothing is known of the modem: check that ModemManager runs (\'mmcli -L\') or who writes link.factsFile, or set link.modem = "none"',
  'plaintext-link': 'the link is not encrypted (platform.plaintext = true): for a demo or a bench only',
  'old-protocol': 'MQTT 3.1.1 cannot say that a message was forbidden: for a demo or a bench only',
} as const;

export type FaultCode = keyof typeof FAULT_HINTS;

export const FAULT_CODES = Object.keys(FAULT_HINTS) as FaultCode[];

/** Stops the program: thrown only where going on has no meaning (a configuration nobody can read, a store in use). */
export class BaliseError extends Error {
  readonly code: FaultCode;
  readonly hint: string;
  constructor(code: FaultCode, detail: string) {
    super(detail);
    this.name = 'BaliseError';
    this.code = code;
    this.hint = FAULT_HINTS[code];
  }
}
