import { runProviderCheck } from './testing/provider-check/run-provider-check.js';

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("Usage: npm run test:provider -- FILE, the provider's OpenAPI document.\n");
  process.exitCode = 2;
} else {
  process.exitCode = (await runProviderCheck(file)) ? 0 : 1;
}
