import { createHash } from 'node:crypto';
import { mostRows } from '../../contract/subscription-list.ts';
import type { Maker } from './maker.ts';
import type { Expected, ExpectedEnvironment } from './profile.ts';

/** Returns what this version shows for the profile, offline, a minute after the profile was closed. */
export async function look(maker: Maker): Promise<Expected> {
  const closedAt = maker.clock.now();
  maker.clock.jump(60_000);
  await maker.open();
  const { preferences, environments, activeEnvironmentId } = await maker.call('app.state');
  const state = { preferences, environments, activeEnvironmentId };
  const expected: Expected = { closedAt, state, environments: {} };
  for (const { id } of environments) {
    await maker.call('environments.activate', { id });
    await maker.call('sync.setOffline', { offline: true });
    expected.environments[id] = await lookAtEnvironment(maker);
  }
  await maker.close();
  return expected;
}

async function lookAtEnvironment({ call }: Maker): Promise<ExpectedEnvironment> {
  const page = { search: '', offset: 0, limit: mostRows };
  const { rows, counts } = await call('subscriptions.list', { filter: 'all', ...page });
  const details = await Promise.all(rows.map(({ id }) => call('subscriptions.get', { id })));
  const trails = Object.fromEntries(
    await Promise.all(rows.map(async ({ id }) => [id, await call('subscriptions.trail', { id })] as const)),
  );
  const documents: Record<string, string> = {};
  for (const { id, documents: listed } of details) {
    for (const { id: documentId, fetchedAt } of listed) {
      if (fetchedAt === null) continue;
      const { bytes } = await call('documents.read', { subscriptionId: id, documentId });
      documents[`${id}/${documentId}`] = createHash('sha256').update(bytes).digest('hex');
    }
  }
  const { rows: reviews } = await call('review.list', { filter: 'all', ...page });
  const trail = await call('trail.verify');
  return { counts, details, trails, reviews, trail, documents };
}
