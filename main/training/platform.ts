import { existsSync } from 'node:fs';
import type { Campaign } from '../../contract/environment.ts';
import { createSandbox, type Sandbox, type SandboxSnapshot } from '../../sandbox/index.ts';
import { writeWhole } from '../profile/flush.ts';
import { readRegularFile } from '../profile/regular-file.ts';
import type { Cipher } from '../storage/cipher.ts';
import { openRecord, sealRecord } from '../storage/records.ts';
import { trainingRecord } from './snapshot.ts';

/** Base URL of Training. No request leaves the process, and `.invalid` can never be a real host (RFC 2606). */
export const trainingBaseUrl = 'https://training.invalid/api/external';
export const trainingClientId = 'training';

export interface TrainingPlatform {
  fetch: typeof fetch;
  campaigns: Campaign[];
  sandbox: Sandbox;
}

const place = 'training/platform';

/**
 * Opens the built-in platform of the Training environment: the sandbox, in this process. Its state is kept in a sealed
 * file that is written before each answer, so that the platform forgets nothing it has told the app.
 * @throws RecordError
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
    latency: 150, // milliseconds, like a real network, so that users can see calls under way
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

/** Reads the training platform's state from disk; null when Training was never used. @throws RecordError */
export function readTrainingSnapshot(path: string, cipher: Cipher): SandboxSnapshot | null {
  return existsSync(path) ? openRecord(cipher, trainingRecord, place, readRegularFile(path)) : null;
}
