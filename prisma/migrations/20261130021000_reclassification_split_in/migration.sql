-- AlterTable
ALTER TABLE "reclassification" ADD COLUMN     "split_in" TEXT;

-- What was decided to stay so far was about what is known of its symbol by now.
UPDATE "reclassification" r SET "split_in" = f."split_in" FROM "cpc_symbol_fact" f WHERE f."symbol" = r."symbol";
