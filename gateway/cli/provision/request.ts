/** `balise provision request`: a key pair is made here and stays here; what asks for a certificate goes out. */
import { loadConfig } from '../../drivers/config-file.ts';
import { pendingRequest } from '../../drivers/identity/enrolment.ts';
import { dropPending } from '../../drivers/identity/sets.ts';
import { printJson } from '../columns.ts';
import { EXIT } from '../exit-codes.ts';
import { say } from '../language.ts';
import { failed } from '../output.ts';
import { writeOut } from './files.ts';
import { asOwner } from './owner.ts';

export interface RequestOptions {
  config: string;
  out?: string;
  newKey?: boolean;
  json?: boolean;
}

export async function provisionRequest({ config: configPath, out, newKey, json }: RequestOptions): Promise<number> {
  const config = loadConfig(configPath);
  const [directory, vehicle] = [config['identity.directory'], config['vehicle.id']];
  const { csr, made } = await asOwner(directory, async () => {
    if (newKey === true) dropPending(directory, 'request');
    return await pendingRequest(directory, 'request', vehicle);
  });
  let file: string | null = null;
  try {
    file = out === undefined ? null : writeOut(out, `${vehicle}.csr`, csr);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
  if (json === true) {
    printJson({ vehicle, csr, file, keyMade: made });
    return EXIT.fine;
  }
  if (file === null) process.stdout.write(csr);
  const key = made
    ? say('a new key was made', 'une clé neuve a été créée')
    : say('the key made before (--new-key for another)', 'la clé déjà créée (--new-key pour une autre)');
  process.stderr.write(
    `${say(
      `${vehicle}: ${key}. Have ${file ?? 'this request'} signed, then 'balise provision install CERT'`,
      `${vehicle} : ${key}. Faire signer ${file ?? 'cette demande'}, puis « balise provision install CERT »`,
    )}\n`,
  );
  return EXIT.fine;
}
