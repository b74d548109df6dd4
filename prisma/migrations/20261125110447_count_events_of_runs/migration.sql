-- AlterTable: nothing has written runs yet, so the column needs no default.
ALTER TABLE "run" ADD COLUMN     "last_event" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "started_by_name" TEXT NOT NULL;
