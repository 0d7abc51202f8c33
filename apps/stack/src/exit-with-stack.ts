/**
 * Loaded into every process of the stack before its own code (`node --import`). When the stack itself has been killed and
 * can end nothing any more, its processes end by themselves.
 */
const stack = Number(process.env['TEXTBACK_STACK_PID']);

const timer = setInterval(() => {
  try {
    process.kill(stack, 0);
  } catch {
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }
}, 1_000);
timer.unref();
