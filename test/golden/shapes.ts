import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The file with the shape of one version of one kind of record, as a JSON schema. */
export const shapeFile = (kind: string, version: number): string =>
  join(import.meta.dirname, 'shapes', `${kind}-${version}.json`);

/** Reads the shape of one version of one kind of record. @throws where there is no file of it */
export const readShape = (kind: string, version: number): z.ZodType =>
  z.fromJSONSchema(JSON.parse(readFileSync(shapeFile(kind, version), 'utf8')));
