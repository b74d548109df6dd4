-- CreateEnum
CREATE TYPE "cpc_level" AS ENUM ('SECTION', 'CLASS', 'SUBCLASS', 'MAIN_GROUP', 'SUBGROUP');

-- CreateEnum
CREATE TYPE "label_quality" AS ENUM ('GOLD', 'SILVER', 'PARTIAL', 'SINGLE');

-- CreateEnum
CREATE TYPE "import_kind" AS ENUM ('SCHEME', 'PATENTS');

-- CreateEnum
CREATE TYPE "import_state" AS ENUM ('RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('READER', 'ANALYST', 'ADMIN');

-- CreateTable
CREATE TABLE "cpc_scheme" (
    "id" SERIAL NOT NULL,
    "version" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "definitions_sha256" TEXT,
    "nodes" INTEGER NOT NULL,
    "added" INTEGER NOT NULL,
    "removed" INTEGER NOT NULL,
    "retitled" INTEGER NOT NULL,
    "moved" INTEGER NOT NULL,
    "current" BOOLEAN NOT NULL,
    "imported_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cpc_scheme_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cpc_node" (
    "id" SERIAL NOT NULL,
    "symbol" TEXT NOT NULL,
    "level" "cpc_level" NOT NULL,
    "depth" INTEGER,
    "title" TEXT NOT NULL,
    "definition" TEXT,
    "position" INTEGER,
    "subtree_end" INTEGER,
    "child_count" INTEGER NOT NULL DEFAULT 0,
    "not_allocatable" BOOLEAN NOT NULL DEFAULT false,
    "additional_only" BOOLEAN NOT NULL DEFAULT false,
    "added_in" TEXT NOT NULL,
    "removed_in" TEXT,
    "parent_id" INTEGER,
    -- Written by hand.
    "search" tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', left("title", 2000)), 'A') ||
        setweight(to_tsvector('english', left(coalesce("definition", ''), 5000)), 'B')
    ) STORED,

    CONSTRAINT "cpc_node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "text_embedding" (
    "encoder" TEXT NOT NULL,
    "text_hash" BYTEA NOT NULL,
    "vector" BYTEA NOT NULL,

    CONSTRAINT "text_embedding_pkey" PRIMARY KEY ("encoder","text_hash")
);

-- CreateTable
CREATE TABLE "patent" (
    "id" SERIAL NOT NULL,
    "number" TEXT NOT NULL,
    "country" TEXT,
    "doc_number" TEXT,
    "kind" TEXT,
    "title" TEXT,
    "abstract" TEXT,
    "claims" JSONB NOT NULL DEFAULT '[]',
    "application_number" TEXT,
    "filing_date" DATE,
    "publication_date" DATE,
    "family_id" TEXT,
    "applicants" TEXT[],
    "assignees" TEXT[],
    "labels" "label_quality",
    "text_hash" BYTEA,
    "content_hash" BYTEA NOT NULL,
    -- Written by hand. Bounded, because a tsvector may not exceed a megabyte and a claim can be that long.
    "search" tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', left(coalesce("title", ''), 2000)), 'A') ||
        setweight(to_tsvector('english', left(coalesce("abstract", ''), 20000)), 'B') ||
        setweight(to_tsvector('english', left(coalesce("claims" #>> '{0,text}', ''), 20000)), 'C')
    ) STORED,
    "import_id" UUID,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "patent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "patent_classification" (
    "patent_id" INTEGER NOT NULL,
    "symbol" TEXT NOT NULL,
    "ordinal" SMALLINT NOT NULL,
    "node_id" INTEGER,
    "inventive" BOOLEAN,
    "first" BOOLEAN,
    "version" TEXT,

    CONSTRAINT "patent_classification_pkey" PRIMARY KEY ("patent_id","symbol")
);

-- CreateTable
CREATE TABLE "patent_embedding" (
    "patent_id" INTEGER NOT NULL,
    "encoder" TEXT NOT NULL,
    "text_hash" BYTEA NOT NULL,
    "vector" BYTEA NOT NULL,

    CONSTRAINT "patent_embedding_pkey" PRIMARY KEY ("patent_id","encoder")
);

-- CreateTable
CREATE TABLE "import" (
    "id" UUID NOT NULL,
    "kind" "import_kind" NOT NULL,
    "state" "import_state" NOT NULL,
    "source" TEXT NOT NULL,
    "read" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "removed" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "duplicates" INTEGER NOT NULL DEFAULT 0,
    "started_by" TEXT NOT NULL,
    "error_code" TEXT,
    "error_message" TEXT,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ,

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rejection" (
    "id" SERIAL NOT NULL,
    "import_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "excerpt" TEXT NOT NULL,

    CONSTRAINT "rejection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ,
    "revoked_at" TIMESTAMPTZ,
    "last_used_at" TIMESTAMPTZ,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "cpc_node_symbol_key" ON "cpc_node"("symbol");

-- CreateIndex
CREATE INDEX "cpc_node_parent_id_idx" ON "cpc_node"("parent_id");

-- CreateIndex
CREATE INDEX "cpc_node_level_position_idx" ON "cpc_node"("level", "position");

-- CreateIndex
CREATE INDEX "cpc_node_position_idx" ON "cpc_node"("position");

-- CreateIndex
CREATE INDEX "cpc_node_search_idx" ON "cpc_node" USING GIN ("search");

-- CreateIndex
CREATE UNIQUE INDEX "patent_number_key" ON "patent"("number");

-- CreateIndex
CREATE INDEX "patent_publication_date_id_idx" ON "patent"("publication_date", "id");

-- CreateIndex
CREATE INDEX "patent_country_id_idx" ON "patent"("country", "id");

-- CreateIndex
CREATE INDEX "patent_family_id_idx" ON "patent"("family_id");

-- CreateIndex
CREATE INDEX "patent_text_hash_idx" ON "patent"("text_hash");

-- CreateIndex
CREATE INDEX "patent_search_idx" ON "patent" USING GIN ("search");

-- CreateIndex
CREATE INDEX "patent_import_id_idx" ON "patent"("import_id");

-- CreateIndex
CREATE INDEX "patent_classification_node_id_patent_id_idx" ON "patent_classification"("node_id", "patent_id");

-- CreateIndex
CREATE INDEX "patent_classification_symbol_patent_id_idx" ON "patent_classification"("symbol", "patent_id");

-- CreateIndex
CREATE INDEX "import_started_at_idx" ON "import"("started_at" DESC);

-- CreateIndex
CREATE INDEX "rejection_import_id_id_idx" ON "rejection"("import_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- AddForeignKey
ALTER TABLE "patent" ADD CONSTRAINT "patent_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "import"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patent_classification" ADD CONSTRAINT "patent_classification_patent_id_fkey" FOREIGN KEY ("patent_id") REFERENCES "patent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patent_classification" ADD CONSTRAINT "patent_classification_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "cpc_node"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patent_embedding" ADD CONSTRAINT "patent_embedding_patent_id_fkey" FOREIGN KEY ("patent_id") REFERENCES "patent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rejection" ADD CONSTRAINT "rejection_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "import"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand: one scheme is in use at a time.
CREATE UNIQUE INDEX "cpc_scheme_current_idx" ON "cpc_scheme"("current") WHERE "current";

-- Written by hand: the order in which people read lists of patents.
CREATE INDEX "patent_newest_idx" ON "patent"("publication_date" DESC NULLS LAST, "id" DESC);
