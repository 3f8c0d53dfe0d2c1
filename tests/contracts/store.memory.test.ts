import { MemoryStore } from '../../src/storage/memory.ts';
import { storeContract } from './store.ts';

storeContract('memory', async (clock) => new MemoryStore(clock));
