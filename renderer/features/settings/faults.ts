import { type EnvironmentInput, environmentInput, environmentToSave } from '../../../contract/environment.ts';
import { canonicalId } from '../../../contract/ids.ts';
import { oneLine } from '../../../contract/text.ts';

/** What is wrong with a field. Translations: `settings:invalid.<fault>`. */
export type Fault = 'name' | 'baseUrl' | 'clientId' | 'campaignName' | 'campaignId' | 'campaignTwice';

const faultAt: Record<string, Fault> = {
  name: 'name',
  baseUrl: 'baseUrl',
  clientId: 'clientId',
  'campaigns.name': 'campaignName',
  'campaigns.id': 'campaignId',
};

/**
 * Returns the faults by dotted path, e.g. `campaigns.0.id`.
 * @param saved the saved address: one that an earlier version stored may stay as it is
 */
export function faultsOf(input: EnvironmentInput, saved?: string): Map<string, Fault> {
  const faults = new Map<string, Fault>();
  const isKept = saved !== undefined && !leavesAddress(input.baseUrl, saved);
  const checked = (isKept ? environmentToSave : environmentInput).safeParse(input);
  for (const { path } of checked.error?.issues ?? []) {
    const fault = faultAt[path.filter((part) => typeof part !== 'number').join('.')];
    if (fault) faults.set(path.join('.'), fault);
  }
  const known = new Set<string>();
  for (const [index, { id }] of input.campaigns.entries()) {
    const path = `campaigns.${index}.id`;
    const plain = canonicalId(id);
    if (known.has(plain) && !faults.has(path)) faults.set(path, 'campaignTwice');
    known.add(plain);
  }
  return faults;
}

/** Returns an address as the main process stores it. A trailing slash or blank does not make another address. */
const keptAddress = (typed: string): string => oneLine(typed).replace(/\/+$/, '');

/** True when saving changes the address, on which the main process deletes the secret. */
export const leavesAddress = (typed: string, saved: string): boolean =>
  keptAddress(typed) !== keptAddress(saved);
