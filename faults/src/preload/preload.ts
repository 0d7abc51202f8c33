import { crashAt, listenToCrashPoints } from './crash-at.js';
import { plantBug } from './plant-bug.js';
import { CONTROL_FILE, readControl, REREAD } from './process-control.js';
import { installShiftedClock, shiftClock } from './shifted-clock.js';

/**
 * Loaded into every process of a fault suite's stack before its own code (`node --import`), and nowhere else: no image holds
 * this folder. It lets the suite kill the process at a named point, set its clock, and plant a bug.
 */
const file = process.env[CONTROL_FILE];
if (file !== undefined) {
  const { clockOffsetMs, plantedBug } = readControl(file);
  installShiftedClock();
  shiftClock(clockOffsetMs);
  if (plantedBug !== null) plantBug(plantedBug);
  listenToCrashPoints();
  process.on(REREAD, () => {
    const control = readControl(file);
    shiftClock(control.clockOffsetMs);
    crashAt(control.crash);
  });
}
