/** `provision`, as commander has it. */
import type { Command } from 'commander';
import type { Guard } from '../guarded.ts';
import { say } from '../language.ts';
import { oneObject, withConfig } from '../verb-options.ts';
import type { EnrolOptions } from './enrol.ts';
import type { InstallOptions } from './install.ts';
import type { RequestOptions } from './request.ts';
import type { ProvisionStatusOptions } from './status.ts';

export function addProvisionVerbs(program: Command, guarded: Guard): void {
  const provision = program
    .command('provision')
    .description(
      say(
        "the vehicle's key and certificate (docs/provisioning.md)",
        'clé et certificat du véhicule (docs/provisioning.md)',
      ),
    );
  addByHand(provision, guarded);
  addEnrol(provision, guarded);
  withConfig(
    provision
      .command('status')
      .description(
        say(
          'which certificates are here, until when, and what comes next',
          "quels certificats, jusqu'à quand, et la suite",
        ),
      )
      .option('--json', oneObject()),
  ).action(guarded(async (options: ProvisionStatusOptions) => (await import('./status.ts')).provisionStatus(options)));
}

/** `request`, `install`. */
function addByHand(provision: Command, guarded: Guard): void {
  withConfig(
    provision
      .command('request')
      .description(
        say(
          'make a key that stays here, and the request (CSR) that somebody signs',
          'créer une clé qui reste ici, et la demande (CSR) à faire signer',
        ),
      )
      .option(
        '-o, --out <file>',
        say(
          'file or directory, a stick for example; else printed',
          'fichier ou dossier, une clé USB par exemple ; sinon affichée',
        ),
      )
      .option('--new-key', say('not the key that waits already', 'pas la clé qui attend déjà'))
      .option('--json', oneObject()),
  ).action(guarded(async (options: RequestOptions) => (await import('./request.ts')).provisionRequest(options)));

  withConfig(
    provision
      .command('install')
      .description(say('put a signed certificate in place', 'mettre en place un certificat signé'))
      .argument('<cert>', say('PEM, with those up to the authority', "PEM, avec ceux jusqu'à l'autorité"))
      .option('--ca <file>', say('whom the broker must be certified by', "l'autorité qui certifie le courtier"))
      .option('--json', oneObject()),
  ).action(
    guarded(async (file: string, options: InstallOptions) =>
      (await import('./install.ts')).provisionInstall(file, options),
    ),
  );
}

function addEnrol(provision: Command, guarded: Guard): void {
  withConfig(
    provision
      .command('enrol')
      .description(
        say('get the certificate from an EST server (RFC 7030)', "obtenir le certificat d'un serveur EST (RFC 7030)"),
      )
      .requiredOption('--token <token>', say('good for one time; - reads it', 'à usage unique ; - le lit'))
      .requiredOption('--ca <file>', say('whom the server must be certified by', "l'autorité qui certifie le serveur"))
      .option('--est <url>', say('instead of identity.est', 'au lieu de identity.est'))
      .option(
        '--bearer',
        say('the token as a bearer token, not as a password', 'le jeton en « bearer », pas en mot de passe'),
      )
      .option(
        '--broker-ca <file>',
        say(
          'whom the broker must be certified by; else the server says',
          "l'autorité du courtier ; sinon le serveur le dit",
        ),
      )
      .option('--wait <seconds>', say('for a server that decides later', 'pour un serveur qui décide plus tard'), '600')
      .option('--json', oneObject()),
  ).action(guarded(async (options: EnrolOptions) => (await import('./enrol.ts')).provisionEnrol(options)));
}
