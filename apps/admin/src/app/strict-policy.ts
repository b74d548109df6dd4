import { z } from 'zod';

// The content security policy forbids code that is made from text: without this each schema would try, and the browser would report it.
z.config({ jitless: true });
