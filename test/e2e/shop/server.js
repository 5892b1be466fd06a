import { startShop } from './shop.js';

await startShop({ port: Number(process.env.PORT ?? 3000) });
