import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Returns the path of the JSON schema of one version of one kind of record. */
export const shapeFile = (kind: string, version: number): string =>
  join(import.meta.dirname, 'shapes', `${kind}-${version}.json`);

/** Returns the schema of one version of one kind of record. @throws when there is no file for it */
export const readShape = (kind: string, version: number): z.ZodType =>
  z.fromJSONSchema(JSON.parse(readFileSync(shapeFile(kind, version), 'utf8')));
