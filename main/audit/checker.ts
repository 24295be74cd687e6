import { parentPort, workerData } from 'node:worker_threads';
import { createCipher } from '../storage/cipher.ts';
import { openForReading } from '../storage/database.ts';
import { type CheckMessage, type CheckOrder, readData, type Walked, walkChain } from './trail-walk.ts';

/*
 * # The threads that check the trail
 *
 * Each reads the file as it was at one moment, does its share of the check (trail-walk.ts), and posts how far it has come. The
 * thread that reads the data gets what the others found in the trail. See trail-check.ts.
 */

const { path, key, work } = workerData as CheckOrder;
const post = (message: CheckMessage | { result: unknown }) => parentPort?.postMessage(message);
const sql = openForReading(path);
sql.exec('BEGIN');

if (work === 'data') {
  sql.prepare('SELECT 1 FROM operations LIMIT 1').get(); // begins the moment
  post({ is: 'begun' });
  const untold = readData(sql);
  sql.close();
  parentPort?.once('message', (walked: Walked[]) => post({ result: untold(walked) }));
  post({ is: 'read' });
} else {
  const walked = walkChain(sql, createCipher(key), work, (done) => post({ done }));
  sql.close();
  post({ result: walked });
}
