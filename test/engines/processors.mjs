// Loaded before Artillery: lets it find as many processors as a test wants, whatever its machine has.
import os from 'node:os';

const [one] = os.cpus();
os.cpus = () => Array.from({ length: Number(process.env.PROCESSORS) }, () => one);
