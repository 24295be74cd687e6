/**
 * The thread's code, see `inThread`. It reads the trail of one moment, in one transaction, and checks the chain; the MAC is
 * that of `macOf` in trail.ts. It has no key that opens entries, so the main process opens those that tell of operations,
 * portion by portion.
 */
export const checkThread = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { DatabaseSync } = require('node:sqlite');
  const { createHmac, timingSafeEqual } = require('node:crypto');
  const { path, key, portion, tellsOfOperation, tellsOfReview } = workerData;
  // How many portions may be without an answer: the next one is prepared while the main process opens another.
  const mostWaiting = 2;

  const sql = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  sql.exec('PRAGMA trusted_schema = OFF; BEGIN');

  const operations = new Set();
  const reviews = new Map();
  let waiting = 0;
  let answered = () => {};
  parentPort.on('message', (named) => {
    for (const id of named) operations.add(id);
    waiting -= 1;
    answered();
  });
  async function send(done, sealed, most) {
    parentPort.postMessage({ done, sealed });
    waiting += 1;
    while (waiting > most) await new Promise((resolve) => (answered = resolve));
  }

  const same = (a, b) => a.length === b.length && timingSafeEqual(a, b);
  const macOf = (row) =>
    createHmac('sha256', key)
      .update(JSON.stringify([Number(row.sequence), row.at, row.who, row.what, row.subscription_id]))
      .update(row.details)
      .update(row.previous)
      .digest();

  function countUnnoted() {
    let unnoted = 0;
    for (const { id } of sql.prepare("SELECT id FROM operations WHERE state = 'acknowledged'").iterate())
      if (!operations.has(String(id))) unnoted += 1;
    const counts = sql.prepare('SELECT subscription_id AS id, COUNT(*) AS count FROM reviews GROUP BY subscription_id');
    for (const { id, count } of counts.iterate())
      unnoted += Math.max(Number(count) - (reviews.get(String(id)) ?? 0), 0);
    return unnoted;
  }

  async function check() {
    const everything = sql.prepare('SELECT * FROM trail ORDER BY sequence');
    everything.setReadBigInts(true);
    let entries = 0;
    let previous = Buffer.alloc(32);
    let sealed = [];
    for (const row of everything.iterate()) {
      entries += 1;
      const whole = Number(row.sequence) === entries && same(row.previous, previous) && same(row.mac, macOf(row));
      if (!whole) return { entries, firstBroken: Number(row.sequence) };
      previous = row.mac;
      const { what, subscription_id: owner } = row;
      if (what === tellsOfReview) reviews.set(owner ?? '', (reviews.get(owner ?? '') ?? 0) + 1);
      if (tellsOfOperation.includes(what)) sealed.push([entries, row.details]);
      if (entries % portion !== 0) continue;
      await send(entries, sealed, mostWaiting);
      sealed = [];
    }
    await send(entries, sealed, 0);
    return { entries, firstBroken: null, lastMac: previous, unnoted: countUnnoted() };
  }

  check().then(
    (result) => {
      sql.close();
      parentPort.postMessage({ result });
    },
    // Thrown outside of the promise, so that it ends the thread and reaches the main process.
    (error) => setImmediate(() => { throw error; }),
  );
`;
