/** Pictures of pages that a test looked at, for a person to look at too: in `BALISE_SHOTS`, else in a folder that is named. */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const SHOTS = process.env['BALISE_SHOTS'] ?? join(tmpdir(), 'balise-shots');

/** The whole page. @param name without its ending */
export async function keepShot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  const path = join(SHOTS, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  console.log(`screenshot: ${path}`);
}
