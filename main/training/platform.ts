import { existsSync } from 'node:fs';
import type { Campaign } from '../../contract/environment.ts';
import { createSandbox, type Sandbox, type SandboxSnapshot } from '../../sandbox/index.ts';
import type { Cipher } from '../storage/cipher.ts';
import { writeWhole } from '../storage/flush.ts';
import { openRecord, sealRecord } from '../storage/records.ts';
import { readRegularFile } from '../storage/regular-file.ts';
import { trainingRecord } from './snapshot.ts';

/** Any origin will do, since no request leaves the process; `.invalid` can never be somebody's host (RFC 2606). */
export const trainingBaseUrl = 'https://training.invalid/api/external';
export const trainingClientId = 'training';

export interface TrainingPlatform {
  fetch: typeof fetch;
  campaigns: Campaign[];
  sandbox: Sandbox;
}

const place = 'training/platform';

/**
 * The built-in platform of the Training environment: the sandbox, in this very process. Its state is kept sealed
 * in a file, written before each answer, so that it forgets nothing that the desk was told.
 */
export function openTrainingPlatform(options: {
  path: string;
  cipher: Cipher;
  clientSecret: string;
  now: () => number;
}): TrainingPlatform {
  const snapshot = readTrainingSnapshot(options.path, options.cipher);
  const sandbox = createSandbox({
    clientId: trainingClientId,
    clientSecret: options.clientSecret,
    snapshot: snapshot ?? undefined,
    autoProgress: true,
    latency: 150, // like a real network, so that what is on its way can be seen
    now: options.now,
    onWrite: (current) =>
      writeWhole(options.path, sealRecord(options.cipher, trainingRecord, place, current())),
  });
  const campaigns = sandbox.info.campaigns.map(({ id, name, selfDisclosureRequired }) => ({
    id,
    name,
    selfDisclosureRequired,
  }));
  return { sandbox, campaigns, fetch: (input, init) => sandbox.fetch(input, init) };
}

/** The training platform's state as it lies on disk; null: it was never used. @throws RecordError */
export function readTrainingSnapshot(path: string, cipher: Cipher): SandboxSnapshot | null {
  return existsSync(path) ? openRecord(cipher, trainingRecord, place, readRegularFile(path)) : null;
}
