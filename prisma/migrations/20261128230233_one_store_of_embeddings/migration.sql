-- CreateEnum
CREATE TYPE "text_role" AS ENUM ('QUERY', 'PASSAGE');

-- By hand: whether a vector kept so far is that of a query or of a passage stands nowhere, and for an encoder such as E5 one is no
-- good for the other. They are dropped, and computed again when they are asked for.
TRUNCATE "text_embedding";

-- AlterTable
ALTER TABLE "text_embedding" DROP CONSTRAINT "text_embedding_pkey",
ADD COLUMN     "role" "text_role" NOT NULL,
ADD CONSTRAINT "text_embedding_pkey" PRIMARY KEY ("encoder", "role", "text_hash");

-- By hand: those of patents are of passages. They stay, under what their encoder consists of rather than its name; of versions that
-- share an encoder one vector is enough.
INSERT INTO "text_embedding" ("encoder", "role", "text_hash", "vector")
SELECT regexp_replace("encoder", '^.*:(?=[^:]+:[0-9a-f]{16}$)', ''), 'PASSAGE', "text_hash", "vector" FROM "patent_embedding"
ON CONFLICT DO NOTHING;

-- DropTable, with its foreign key
DROP TABLE "patent_embedding";
