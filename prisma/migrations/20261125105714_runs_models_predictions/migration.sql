-- CreateEnum
CREATE TYPE "run_kind" AS ENUM ('ENCODER_TRAINING', 'EXPERT_TRAINING', 'EXTENSION', 'EVALUATION', 'BATCH_CLASSIFICATION', 'SCHEME_IMPORT', 'PATENT_IMPORT');

-- CreateEnum
CREATE TYPE "run_state" AS ENUM ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "resource" AS ENUM ('CPU', 'GPU');

-- CreateEnum
CREATE TYPE "model_kind" AS ENUM ('ENCODER', 'EXPERTS');

-- CreateEnum
CREATE TYPE "verdict" AS ENUM ('RIGHT', 'WRONG', 'MISSING');

-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "scopes" TEXT[];

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "principal" TEXT NOT NULL,
    "principal_name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "action" TEXT NOT NULL,
    "arguments" JSONB NOT NULL,
    "error_code" TEXT,
    "address" TEXT,
    "request_id" TEXT,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "kind" "run_kind" NOT NULL,
    "state" "run_state" NOT NULL DEFAULT 'QUEUED',
    "resource" "resource" NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "configuration" JSONB NOT NULL,
    "idempotency_key" TEXT,
    "started_by" TEXT NOT NULL,
    "phase" TEXT,
    "done" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "total" DOUBLE PRECISION,
    "metrics" JSONB NOT NULL DEFAULT '{}',
    "result" JSONB,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "worker" TEXT,
    "heartbeat_at" TIMESTAMPTZ,
    "cancelled_by" TEXT,
    "error_code" TEXT,
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ,
    "finished_at" TIMESTAMPTZ,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_event" (
    "run_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_event_pkey" PRIMARY KEY ("run_id","sequence")
);

-- CreateTable
CREATE TABLE "model_version" (
    "id" SERIAL NOT NULL,
    "kind" "model_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "files" JSONB NOT NULL,
    "bytes" BIGINT NOT NULL,
    "encoder" TEXT,
    "configuration" JSONB NOT NULL,
    "data" JSONB NOT NULL,
    "run_id" UUID,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ,

    CONSTRAINT "model_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_activation" (
    "id" SERIAL NOT NULL,
    "model_id" INTEGER NOT NULL,
    "activated_by" TEXT NOT NULL,
    "forced" BOOLEAN NOT NULL DEFAULT false,
    "rollback_of" INTEGER,
    "activated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_activation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_evaluation" (
    "id" UUID NOT NULL,
    "model_id" INTEGER NOT NULL,
    "dataset" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "level" "cpc_level" NOT NULL,
    "mode" TEXT NOT NULL,
    "documents" INTEGER NOT NULL,
    "metrics" JSONB NOT NULL,
    "run_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_evaluation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "prediction" (
    "model_id" INTEGER NOT NULL,
    "patent_id" INTEGER NOT NULL,
    "node_id" INTEGER NOT NULL,
    "score" REAL NOT NULL,
    "selected" BOOLEAN NOT NULL,

    CONSTRAINT "prediction_pkey" PRIMARY KEY ("model_id","patent_id","node_id")
);

-- CreateTable
CREATE TABLE "review" (
    "id" UUID NOT NULL,
    "patent_id" INTEGER,
    "text" TEXT,
    "text_hash" BYTEA NOT NULL,
    "symbol" TEXT NOT NULL,
    "verdict" "verdict" NOT NULL,
    "note" TEXT,
    "model_id" INTEGER,
    "score" REAL,
    "reviewed_by" TEXT NOT NULL,
    "reviewed_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entry_at_id_idx" ON "audit_entry"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_action_id_idx" ON "audit_entry"("action", "id" DESC);

-- CreateIndex
CREATE INDEX "run_created_at_id_idx" ON "run"("created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "run_state_created_at_idx" ON "run"("state", "created_at");

-- CreateIndex
CREATE INDEX "run_kind_created_at_idx" ON "run"("kind", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "run_started_by_idempotency_key_key" ON "run"("started_by", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "model_version_digest_key" ON "model_version"("digest");

-- CreateIndex
CREATE INDEX "model_version_created_at_id_idx" ON "model_version"("created_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "model_version_name_version_key" ON "model_version"("name", "version");

-- CreateIndex
CREATE INDEX "model_evaluation_model_id_created_at_idx" ON "model_evaluation"("model_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "prediction_patent_id_idx" ON "prediction"("patent_id");

-- CreateIndex
CREATE INDEX "prediction_node_id_model_id_score_idx" ON "prediction"("node_id", "model_id", "score" DESC);

-- CreateIndex
CREATE INDEX "review_reviewed_at_id_idx" ON "review"("reviewed_at" DESC, "id");

-- CreateIndex
CREATE INDEX "review_patent_id_idx" ON "review"("patent_id");

-- CreateIndex
CREATE UNIQUE INDEX "review_text_hash_symbol_reviewed_by_key" ON "review"("text_hash", "symbol", "reviewed_by");

-- AddForeignKey
ALTER TABLE "run_event" ADD CONSTRAINT "run_event_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_activation" ADD CONSTRAINT "model_activation_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_evaluation" ADD CONSTRAINT "model_evaluation_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_evaluation" ADD CONSTRAINT "model_evaluation_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_patent_id_fkey" FOREIGN KEY ("patent_id") REFERENCES "patent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "cpc_node"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review" ADD CONSTRAINT "review_patent_id_fkey" FOREIGN KEY ("patent_id") REFERENCES "patent"("id") ON DELETE CASCADE ON UPDATE CASCADE;
