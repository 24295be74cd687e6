import { parentPort, workerData } from 'node:worker_threads';
import { createCipher } from '../storage/cipher.ts';
import { openForReading } from '../storage/database.ts';
import { type CheckOrder, walkChain, walkTold } from './trail-walk.ts';

/*
 * # The threads that check the trail
 *
 * Each reads the file as it was at one moment, does its share of the check (trail-walk.ts), and posts how far it has come.
 * See trail-check.ts.
 */

const order = workerData as CheckOrder;
const sql = openForReading(order.path);
sql.exec('BEGIN');
const cipher = createCipher(order.key);
const result =
  order.work === 'told'
    ? walkTold(sql, cipher)
    : walkChain(sql, cipher, order.work, (done) => parentPort?.postMessage({ done }));
sql.close();
parentPort?.postMessage({ result });
