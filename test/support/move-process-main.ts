import { type MovePoint, moveProfile } from '../../main/app/move-profile.ts';
import { lockProfile } from '../../main/profile/lock.ts';

// Moves a profile, and kills its own process, as a power cut does, when `point` is reached for the `times`-th time.
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
