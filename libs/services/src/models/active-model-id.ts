import { modelUnknown } from '../errors/errors.js';
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { ZERO_SHOT } from './models.service.js';

/** The id of the active version, as SQL: what was activated last; zero-shot where nothing was, or where it was. */
export const ACTIVE_MODEL_ID = Prisma.sql`coalesce(
  (SELECT model_id FROM model_activation ORDER BY id DESC LIMIT 1),
  (SELECT id FROM model_version WHERE name = ${ZERO_SHOT} ORDER BY version DESC LIMIT 1))`;

/**
 * The id of a version by `name@version`, or by a name alone its newest; without one the active version, null where there
 * is none yet. @throws MODEL_UNKNOWN
 */
export async function modelIdOf(prisma: PrismaClient, model: string | null): Promise<number | null> {
  if (model === null) {
    const [active] = await prisma.$queryRaw<{ id: number | null }[]>`SELECT ${ACTIVE_MODEL_ID} AS id`;
    return active?.id ?? null;
  }
  const [, name = model, version] = /^(.*?)(?:@(\d{1,9}))?$/.exec(model) ?? [];
  const found = await prisma.modelVersion.findFirst({
    where: { name, ...(version !== undefined && { version: Number(version) }) },
    orderBy: { version: 'desc' },
    select: { id: true },
  });
  if (found) return found.id;
  const known = await prisma.modelVersion.findMany({ orderBy: { id: 'desc' }, take: 20 });
  throw modelUnknown({ model, known: known.map((one) => `${one.name}@${one.version}`) });
}
