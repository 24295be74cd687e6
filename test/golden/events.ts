import { damageIndex } from '../support/damage.ts';
import { until } from '../support/until.ts';
import type { Maker } from './maker.ts';
import { withoutConnection } from './profile.ts';

const day = 24 * 60 * 60_000;

/** Fills the profile, environment by environment, and closes it. */
export async function fill(maker: Maker): Promise<void> {
  await maker.open();
  await maker.call('settings.update', { language: 'de', theme: 'light', adviserName: 'Beratung Süd' });
  await maker.addEnvironment('main', 'demo', 'Demo mit allem');
  await maker.addEnvironment('moved', 'demo', 'Demo mit neuer Client-ID');
  await maker.addEnvironment('restored', 'production', 'Produktion nach Wiederherstellung');

  await maker.use('main');
  const givenUp = await maker.uncertain({ method: 'POST', path: '/v2/investments/' }, 28);
  const unknown = await maker.uncertain({ method: 'POST', path: '/v2/invitations/' }, 29);
  await maker.close();
  maker.clock.jump(2 * day);
  maker.sandbox.faults.clear();
  await maker.open();
  await maker.reaches(unknown, 'unknownOutcome');
  await giveUp(maker, givenUp);

  await finished(maker);
  await halfWay(maker);
  await refused(maker);
  await drafts(maker);
  await maker.backup('main');
  await maker.uncertain({ method: 'PATCH', path: '/v2/invitations/*' }, 30);
  await waiting(maker);

  await movedClient(maker);
  await restored(maker);
  await training(maker);
  // Subscriptions that wait in the first environment must still wait when the profile is closed.
  maker.network = withoutConnection;
  await maker.use('main');
  await maker.close();
}

async function giveUp(maker: Maker, id: string): Promise<void> {
  await maker.reaches(id, 'unknownOutcome');
  const { unknownOutcome } = await maker.call('subscriptions.get', { id });
  await maker.call('subscriptions.decide', {
    id,
    operationId: unknownOutcome?.operationId ?? '',
    decision: { kind: 'giveUp' },
  });
  await maker.reaches(id, 'mayExist');
}

/** Adds investments with documents, changed statuses, reviews and a note in progress. */
async function finished(maker: Maker): Promise<void> {
  const answers = [
    { question: 'Seit wann haben Sie Erfahrung mit Anleihen?', answer: 'Seit „2015“ – etwa.' },
    { question: 'Wie oft handeln Sie?', answer: '3 × im Jahr\nmit Unterbrechungen' },
  ];
  const survey = { ...maker.form().survey, mode: 'answers' as const, answers, waiverConfirmed: false };
  const reviewed = await maker.enter(maker.form({ survey }, { units: 3, campaign: 1 }), 'complete');
  const changed = await maker.enter(maker.form({}, { units: 4 }), 'complete');
  const unknownStatus = await maker.enter(maker.form({}, { units: 5, investor: 3 }), 'complete');
  await maker.call('documents.look', { subscriptionId: reviewed });
  for (const id of [reviewed, changed]) {
    const { status } = await maker.call('subscriptions.get', { id });
    await maker.call('review.mark', {
      subscriptionId: id,
      status: status ?? '',
      note: 'Ausweis liegt vor – geprüft.',
    });
  }
  setStatus(maker, (await maker.call('subscriptions.get', { id: changed })).investmentId, 'PAID');
  setStatus(
    maker,
    (await maker.call('subscriptions.get', { id: unknownStatus })).investmentId,
    'ON_HOLD_BY_REGULATOR',
  );
  await maker.call('review.refresh', { subscriptionId: null });
  await until(
    async () =>
      (await maker.call('subscriptions.get', { id: unknownStatus })).status === 'ON_HOLD_BY_REGULATOR' &&
      (await maker.call('subscriptions.get', { id: changed })).status === 'PAID',
    'the statuses have been read',
  );
  await maker.call('review.saveNote', {
    subscriptionId: unknownStatus,
    note: 'Rückfrage an den Emittenten',
  });
}

function setStatus(maker: Maker, investmentId: string | null, status: string): void {
  if (!maker.sandbox.setStatus(investmentId ?? '', status)) throw new Error(`no investment for ${status}`);
}

/** Adds partly sent subscriptions that wait for a person or for the platform. */
async function halfWay(maker: Maker): Promise<void> {
  const unsigned = { signature: { signedAt: '', costsInformed: false } };
  await maker.enter(maker.form(unsigned, { units: 6 }), 'signature');

  // Changes the units: the first document stays on file beside the second.
  const second = await maker.enter(maker.form(unsigned, { units: 7 }), 'signature');
  await maker.change(second, maker.form(unsigned, { units: 8 }));
  await maker.call('subscriptions.queue', { id: second });
  await until(
    async () => (await maker.call('subscriptions.get', { id: second })).documents.length > 1,
    'there is a second document',
  );

  const edited = await maker.enter(maker.form(unsigned, { units: 9 }), 'signature');
  await maker.call('subscriptions.save', { id: edited, form: maker.form(unsigned, { units: 10 }) });
  const takenBack = await maker.enter(maker.form(unsigned, { units: 11 }), 'signature');
  await maker.call('subscriptions.takeBack', { id: takenBack });

  await maker.enter(maker.form({}, { units: 12, investor: 2 }), 'noWallet');
  await maker.enter(maker.form({}, { units: 13, investor: 1 }), 'chooseWallet');
  await maker.enter(maker.form({ wallet: { choice: 'later', walletId: '' } }, { units: 14 }), 'walletLater');

  maker.sandbox.settings.documentDelay = 30 * day;
  await maker.enter(maker.form(unsigned, { units: 15 }), 'costsDocument');
  maker.sandbox.settings.documentDelay = 0;
}

async function refused(maker: Maker): Promise<void> {
  await maker.enter(maker.form({}, { units: 16, campaign: 3 }), 'rejected');
  // The platform answers the change of the invitation with 403.
  const unsigned = { signature: { signedAt: '', costsInformed: false } };
  const forbidden = await maker.enter(maker.form(unsigned, { units: 17 }), 'signature');
  const stop = forbid(maker, '/v2/invitations/');
  await maker.change(forbidden, maker.form(unsigned, { units: 18 }));
  await maker.call('subscriptions.queue', { id: forbidden });
  await maker.reaches(forbidden, 'forbidden');
  stop();
}

/** Makes the platform answer every PATCH below a path with 403, until the returned function is called. */
function forbid(maker: Maker, below: string): () => void {
  const network = maker.network;
  maker.network = async (input, init) =>
    init?.method === 'PATCH' && String(input).includes(below)
      ? Response.json({ detail: 'Your account may not change this.' }, { status: 403 })
      : network(input, init);
  return () => {
    maker.network = network;
  };
}

/** Adds drafts: with invalid text in its fields, complete, lapsed, deleted, and duplicated. */
async function drafts(maker: Maker): Promise<void> {
  const nonsense = 'ä€😀 "\\ \u2028';
  await maker.draft(maker.form({ investorId: nonsense, units: '1,5 Stück', campaignId: nonsense }));
  await maker.draft(maker.form({}, { units: 19 }));
  const lapsed = await maker.draft(maker.form({}, { units: 20 }));
  const { form } = await maker.call('subscriptions.get', { id: lapsed });
  await maker.call('subscriptions.save', { id: lapsed, form: { ...form, units: '21' } });
  const removed = await maker.draft(maker.form({}, { units: 22 }));
  await maker.call('subscriptions.remove', { id: removed });
  await maker.call('subscriptions.duplicate', { id: lapsed });
}

/** Adds subscriptions queued offline: one with an attempt that was certainly not sent, one without any attempt. */
async function waiting(maker: Maker): Promise<void> {
  // The platform refuses the token and gives no other one, which proves that nothing was done.
  const path = '/v2/invitations/';
  maker.sandbox.faults.add(
    { kind: 'expired-token', method: 'POST', path },
    { kind: 'token-error', error: 'temporarily_unavailable', status: 503 },
  );
  const ready = await maker.draft(maker.form({}, { units: 23 }));
  await maker.call('subscriptions.queue', { id: ready });
  await until(
    async () =>
      (await maker.call('subscriptions.trail', { id: ready })).some(
        ({ what }) => what === 'operation.notSent',
      ),
    'an attempt did not leave',
  );
  await maker.pause();
  const queued = await maker.draft(maker.form({}, { units: 24 }));
  await maker.call('subscriptions.queue', { id: queued });
}

/** Adds a subscription sent for a client id that is then changed, and one that was only queued for that client id. */
async function movedClient(maker: Maker): Promise<void> {
  await maker.use('moved');
  await maker.uncertain({ method: 'POST', path: '/v2/invitations/' }, 31);
  await maker.pause();
  const queued = await maker.draft(maker.form({}, { units: 25 }));
  await maker.call('subscriptions.queue', { id: queued });
  const { environments } = await maker.call('app.state');
  const moved = environments.find(({ id }) => id === maker.environments.moved);
  if (!moved) throw new Error('the environment is gone');
  const { id, name, baseUrl, campaigns } = moved;
  await maker.call('environments.save', {
    id,
    kind: 'demo',
    name,
    baseUrl,
    campaigns,
    clientId: 'golden-client-2',
  });
}

/** Damages the data file and restores a backup. */
async function restored(maker: Maker): Promise<void> {
  await maker.use('restored');
  await maker.call('sync.setOffline', { offline: true });
  const queued = await maker.draft(maker.form({}, { units: 26 }));
  await maker.call('subscriptions.queue', { id: queued });
  await maker.draft(maker.form({}, { units: 27 }));
  const backup = await maker.backup('restored');
  await maker.call('sync.setOffline', { offline: false });
  await maker.reaches(queued, 'complete');
  const path = maker.databasePath('restored');
  await maker.close();
  damageIndex(path);
  await maker.start();
  await maker.call('storage.restore', { backup });
  await maker.reaches(queued, 'restored');
}

/** Adds subscriptions to Training, whose own platform also keeps its state in the profile. */
async function training(maker: Maker): Promise<void> {
  await maker.use('training');
  const { investors } = await maker.call('investors.search', { text: 'Eins', limit: 1 });
  const { environments } = await maker.call('app.state');
  const campaign = environments.find(({ id }) => id === 'training')?.campaigns[0];
  const form = maker.form({ investorId: investors[0]?.id ?? '', campaignId: campaign?.id ?? '' });
  await maker.enter(form, 'complete');
  await maker.draft(form);
  await maker.backup('training');
}
