// Stands for the tests of a program that posts webhooks: it posts one to the receiver that runs it.
import { send } from 'webhook-cli';

const { response } = await send({ event: 'completed', to: process.env.WEBHOOK_CLI_URL });
process.exitCode = response?.status === 200 ? 0 : 1;
