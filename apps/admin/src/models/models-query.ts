import { ZERO_SHOT } from '@nonet/operations';

export const MODELS = `query Models {
  models(first: 50) { totalCount nodes {
    id reference kind active bytes encoder createdBy createdAt removedAt
    evaluations(first: 20) { nodes { dataset sha256 level mode documents metrics } }
  } }
  modelActivations(first: 10) { nodes {
    id activatedBy activatedAt forced rollbackOf model { reference }
  } }
  system { classification { state model problem { code message } } }
}`;

export interface Evaluation {
  dataset: string;
  sha256: string;
  level: string;
  mode: string;
  documents: number;
  metrics: { micro?: { f1: number }; macro?: { f1: number }; hit?: { 1: number } };
}

export interface Version {
  id: string;
  reference: string;
  kind: string;
  active: boolean;
  bytes: number;
  encoder: string | null;
  createdBy: string;
  createdAt: string;
  removedAt: string | null;
  evaluations: { nodes: Evaluation[] };
}

export interface Activation {
  id: string;
  activatedBy: string;
  activatedAt: string;
  forced: boolean;
  rollbackOf: string | null;
  /** null: no model, the scheme alone. */
  model: { reference: string } | null;
}

export interface ModelsData {
  models: { totalCount: number; nodes: Version[] };
  modelActivations: { nodes: Activation[] };
  system: {
    classification: {
      state: string;
      model: string | null;
      problem: { code: string; message: string } | null;
    };
  };
}

export const nameOf = ({ model }: Pick<Activation, 'model'>): string => model?.reference ?? ZERO_SHOT;
