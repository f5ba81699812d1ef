/** Root's own commands write where the daemon's user may change what is there: so they do it as that user. */
import fs from 'node:fs';
import path from 'node:path';

/** Runs `work` as the owner of the directory, or of the nearest one above that exists; only root can. */
export async function asOwner<T>(directory: string, work: () => Promise<T>): Promise<T> {
  const { geteuid, getegid, seteuid, setegid } = process;
  const owner = ownerOf(directory);
  if (geteuid?.() !== 0 || owner.uid === 0 || seteuid === undefined || setegid === undefined) return await work();
  const group = getegid?.() ?? 0;
  setegid(owner.gid);
  seteuid(owner.uid);
  try {
    return await work();
  } finally {
    seteuid(0);
    setegid(group);
  }
}

function ownerOf(directory: string): { uid: number; gid: number } {
  try {
    const { uid, gid } = fs.statSync(directory);
    return { uid, gid };
  } catch {
    const above = path.dirname(directory);
    return above === directory ? { uid: 0, gid: 0 } : ownerOf(above);
  }
}
