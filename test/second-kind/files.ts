import { expect } from 'vitest';
import { attachmentFiles } from '../support/attachments.ts';
import type { AppWithPeople } from './app.ts';

/**
 * Expects that nothing of the attachments dangles and nothing is lost: each form's proof has its row and its whole file, each
 * row has a form that names it, and after collecting each file has a row. The clock must be more than a day ahead.
 */
export async function expectNothingDangling(app: AppWithPeople, folder: string): Promise<void> {
  const { people, attachments, core } = app;
  const wanted: string[] = [];
  for (const id of people.ids()) {
    const { proof } = people.get(id).form;
    if (!proof) continue;
    wanted.push(proof.attachmentId);
    expect((await attachments.read(proof.attachmentId)).length, 'the whole file').toBe(proof.size);
    expect(attachments.describe(proof.attachmentId)?.about?.sha256).toBe(proof.sha256);
  }
  const rows = core.db.sql.prepare('SELECT id, file FROM attachments').all();
  expect(rows.map(({ id }) => String(id)).sort(), 'each row is named by a form').toEqual(wanted.sort());
  await attachments.collect();
  expect(attachmentFiles(folder)).toEqual([...new Set(rows.map(({ file }) => String(file)))].sort());
}
