import { type MovePoint, moveProfile } from '../../main/profile/move.ts';
import { lockProfile } from '../../main/storage/lock.ts';

// Moves a profile, and ends itself as a power cut does when a point is reached for so many times.
const [from = '', to = '', point = '', times = '1'] = process.argv.slice(2);
let left = Number(times);
lockProfile(to);
await moveProfile({
  from,
  to,
  at(reached: MovePoint) {
    if (reached !== point) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
