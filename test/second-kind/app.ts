import { expect } from 'vitest';
import type { SubscriptionForm } from '../../contract/form.ts';
import type { AttachmentPoint } from '../../main/attachments/files.ts';
import { type DataModel, dataModel } from '../../main/session/kinds.ts';
import { type Connection, type Headless, headless } from '../support/headless.ts';
import { until } from '../support/until.ts';
import { createPeople, type People, people, personRef } from './people.ts';
import { withPeople } from './store.ts';

/** An app that knows the second kind. */
export interface AppWithPeople extends Headless {
  people: People;
}

/** The moments between an attachment's file, its row and the reference to it. */
export type AttachingPoint = AttachmentPoint | 'referring' | 'referred';

/** The app's data model with the second kind. */
export const modelWithPeople: DataModel = { kinds: [...dataModel.kinds, people], migrations: withPeople };

/** The option that teaches `headless` the second kind. */
export const withSecondKind = { model: modelWithPeople };

/** Returns the acts of a person on the second kind, in an app that was opened with `withSecondKind`. */
export const appWithPeople = (app: Headless, at?: (point: AttachingPoint) => void): AppWithPeople => ({
  ...app,
  people: createPeople(app, app.attachments, at),
});

/** Opens the services as `headless` does, with the second kind. */
export const headlessWithPeople = (
  connection: Connection,
  options: Parameters<typeof headless>[1],
  at?: (point: AttachingPoint) => void,
): AppWithPeople =>
  appWithPeople(headless(connection, { ...options, ...withSecondKind, atAttachment: at }), at);

/** Returns the bytes of somebody's proof, which no other proof has. */
export const proofOf = (name: string, bytes = 2_000): Uint8Array => Buffer.alloc(bytes, `%PDF- ${name} `);

/** Creates a person and releases it for sending. */
export async function enterPerson({ people }: AppWithPeople, name: string): Promise<string> {
  const id = people.create();
  people.rename(id, name);
  await people.attach(id, proofOf(name));
  people.queue(id);
  return id;
}

/** Returns the form with a reference to a person in place of the investor's id. */
export const referringTo = (form: SubscriptionForm, personId: string): SubscriptionForm => {
  const { kind, id } = personRef(personId);
  return { ...form, investorId: { kind, id } };
};

/** Waits until a person has this reason. If that never comes, the error shows the person. */
export const personReaches = ({ people }: AppWithPeople, id: string, reason: string): Promise<void> =>
  until(() => people.get(id).reason === reason, reason).catch(() =>
    expect(people.get(id)).toMatchObject({ reason }),
  );
