import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Folder for pictures of what a test looks at, for anyone who wants to see them. */
export const pictures = process.env.DESK_PICTURES;

/** Takes a picture of the window. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures ?? '', `${name}.png`) });
}
