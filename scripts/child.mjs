/** Runs one program of this repository to its end, and sees to it that nothing outlives it. */
import { spawn } from 'node:child_process';
import path from 'node:path';

const server = 'packages/server/src/main.ts';
const stopWhatIsLeft = 'packages/server/src/stop-left-behind.ts';

/** Returns its exit status; 1 if it was killed. */
export function runStep(node, parameters) {
  // Node calls the signatures and the sealing of the protocol experimental at every start; a test holds them to vectors.
  const options = `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning`.trim();
  const env = {
    ...process.env,
    NODE_OPTIONS: options,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
  };
  // The channel tells the server when this process ends, even by SIGKILL.
  const child = spawn(node, parameters, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });

  let signals = 0;
  let isStopping = false;
  child.on('message', (message) => {
    isStopping ||= message === 'stopping';
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C reaches the child by itself, and a second signal would cut its end short: pass it on a little later, and
      // not to one that says that it stops. Whoever insists gets rid of a child that hangs.
      signals++;
      setTimeout(() => {
        if (signals > 2) child.kill('SIGKILL');
        else if (!isStopping) child.kill(signal);
      }, 200);
    });
  }

  // npm does not pass every signal on: when it is gone, the parent of this process changes.
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500);

  return new Promise((resolve) => {
    child.on('exit', async (code) => {
      clearInterval(watch);
      // A server that was killed, or broke, could neither stop its PostgreSQL nor say that it is gone.
      if (code !== 0 && parameters.includes(server)) {
        // With the same settings, those of a file too.
        await runStep(node, [...parameters.slice(0, parameters.indexOf(server)), stopWhatIsLeft]);
      }
      resolve(code ?? 1);
    });
  });
}
