import type { SubscriptionForm } from '../../../contract/form.ts';
import { systemClock } from '../../../main/clock.ts';
import { serveSandbox } from '../../../sandbox/server.ts';
import { type AppWithPeople, headlessWithPeople, proofOf, referringTo } from '../../second-kind/app.ts';
import { createPeoplePlatform, type PeoplePlatform } from '../../second-kind/endpoints.ts';
import { expectNothingDangling } from '../../second-kind/files.ts';
import type { Connection } from '../../support/headless.ts';
import type { SandboxProcess } from '../../support/sandbox-process.ts';

/** The second kind in the random kills: each case is a person with a file, and a subscription that refers to the person. */

/** Returns the name of a case's person, by which the person is known everywhere. */
export const personOfCase = (units: number): string => `Case ${units}`;

/** Returns the case of a person's name; null when it is none. */
export const caseOfPerson = (name: unknown): number | null => {
  const units = /^Case (\d+)$/.exec(String(name))?.[1];
  return units === undefined ? null : Number(units);
};

/** Does what is missing until the person of a case is released. The app may have been killed at any moment before. */
export async function enterMissingPerson({ people }: AppWithPeople, units: number): Promise<string> {
  const name = personOfCase(units);
  const all = people.ids().map((id) => people.get(id));
  const known = all.find(({ form }) => form.name === name) ?? all.find(({ form }) => form.name === '');
  const id = known?.id ?? people.create();
  if (known?.form.name !== name) people.rename(id, name);
  if (people.get(id).form.proof === null) await people.attach(id, proofOf(name));
  if (people.get(id).stage === 'draft') people.queue(id);
  return id;
}

export const formOfCase = (form: SubscriptionForm, personId: string): SubscriptionForm => ({
  ...referringTo(form, personId),
  wallet: { choice: 'auto', walletId: '' },
});

/** Serves a sandbox with people from this process, which is never killed. */
export async function servePeople(): Promise<SandboxProcess & { there: PeoplePlatform }> {
  const there = createPeoplePlatform();
  const { base, sandbox, close } = await serveSandbox({ endpoints: there.endpoints });
  const { clientId, clientSecret, campaigns, investors } = sandbox.info;
  return {
    there,
    ready: { base, clientId, clientSecret, campaigns, investors },
    report: async () => sandbox.report(),
    stop: close,
  };
}

/** What the platform has of people after a run, and who invested. */
export interface PeopleEvidence {
  cases: number;
  persons: { id: string; name: string }[];
  proofs: { personId: string; sha256: string; said: string }[];
  investments: { units: number; investor_id: string }[];
}

/** Returns what is wrong: a person, a proof or an investment that is missing, doubled, or somebody else's. */
export function judgePeople({ cases, persons, proofs, investments }: PeopleEvidence): string[] {
  const wanted = Array.from({ length: cases }, (_, index) => index + 1);
  const problems = wanted.flatMap((units) => {
    const mine = persons.filter(({ name }) => caseOfPerson(name) === units);
    const [person] = mine;
    if (!person || mine.length > 1) return [`the case of ${units} units has ${mine.length} persons`];
    const own = proofs.filter(({ personId }) => personId === person.id);
    const invested = investments.filter((investment) => investment.units === units);
    const isTheirs = invested.every(({ investor_id }) => investor_id === person.id);
    return [
      ...(own.length === 1 ? [] : [`the person of ${units} units has ${own.length} proofs`]),
      ...(isTheirs ? [] : [`the investment of ${units} units is somebody else's`]),
    ];
  });
  const others = persons.filter(({ name }) => caseOfPerson(name) === null);
  const damaged = proofs.filter(({ sha256, said }) => sha256 !== said);
  return [
    ...problems,
    ...others.map(({ name }) => `the platform has a person of no case: ${name}`),
    ...damaged.map(({ personId }) => `the proof of ${personId} has other bytes than were sent`),
  ];
}

const severalDays = 3 * 24 * 3_600_000;

/** Returns what is wrong with the attachments in a folder after a run. */
export async function judgeFiles(connection: Connection, folder: string, dataKey: string): Promise<string[]> {
  const clock = { ...systemClock, now: () => Date.now() + severalDays };
  const app = headlessWithPeople(connection, { folder, dataKey, clock });
  try {
    await expectNothingDangling(app, folder);
    return [];
  } catch (error) {
    return [`the attachments are not in order: ${(error as Error).message}`];
  } finally {
    await app.close();
  }
}
