import { seedDemoOffice } from '../seed.js';

/** Command of docker-compose.yml: makes the demo office through the gateway. Argument: the gateway's URL. */
const [gateway] = process.argv.slice(2);
if (gateway === undefined) throw new Error('Name the URL of the gateway.');
await seedDemoOffice(gateway);
