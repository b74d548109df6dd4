-- AlterTable
ALTER TABLE "model_version" DROP COLUMN "encoder",
ADD COLUMN     "encoder" JSONB;

-- AlterTable
ALTER TABLE "model_activation" ALTER COLUMN "model_id" DROP NOT NULL;
