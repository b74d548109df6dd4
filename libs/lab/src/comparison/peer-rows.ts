/** A figure with its 95 % interval: value, from, to. */
type Measured = readonly [value: number, from: number, to: number];

/** What is measured of symbols of the texts' own level, and of their sections. */
export type PeerFigure = 'hit1' | 'hit3' | 'hit5' | 'recall5' | 'microF1' | 'macroF1' | 'instanceF1';

/** Another system, trained on the texts that the shipped model learnt from, on the dev part of one set. */
export interface PeerRow {
  readonly name: string;
  readonly set: string;
  /** Hits and recall are of subclasses, F1 is of sections; what the set cannot tell is missing. */
  readonly figures: Readonly<Partial<Record<PeerFigure, Measured>>>;
}

/** Where the rows are from; `bench/results/peers.json` has them with all digits, and bench/peers says how they were made. */
export const PEERS_SOURCE = 'bench/results/peers.json, measured 2026-11-29';

export const PEER_ROWS: readonly PeerRow[] = [
  {
    name: "LR + kNN + SVM on e5-small-v2, frozen (the report's)",
    set: 'us-random-claims',
    figures: {
      hit1: [0.6844, 0.6312, 0.7376],
      hit3: [0.883, 0.844, 0.922],
      hit5: [0.9149, 0.8794, 0.9468],
      recall5: [0.7242, 0.6811, 0.7644],
      microF1: [0.6758, 0.6483, 0.7032],
      macroF1: [0.6062, 0.5588, 0.6612],
      instanceF1: [0.6856, 0.6519, 0.7175],
    },
  },
  {
    name: "LR + kNN + SVM on e5-small-v2, frozen (the report's)",
    set: 'us-all-fields',
    figures: {
      hit1: [0.6179, 0.5887, 0.6472],
      hit3: [0.834, 0.8113, 0.8547],
      hit5: [0.8906, 0.8717, 0.9075],
      recall5: [0.7667, 0.7456, 0.7865],
      microF1: [0.7439, 0.7272, 0.7598],
      macroF1: [0.7412, 0.7192, 0.7597],
      instanceF1: [0.76, 0.743, 0.7759],
    },
  },
  {
    name: "LR + kNN + SVM on e5-small-v2, frozen (the report's)",
    set: 'us-week-sections',
    figures: {
      microF1: [0.7358, 0.7166, 0.7549],
      macroF1: [0.6721, 0.6222, 0.7094],
      instanceF1: [0.7525, 0.7324, 0.7726],
    },
  },
  {
    name: "LR + kNN + SVM on e5-small-v2, frozen (the report's)",
    set: 'ai-domain',
    figures: {
      hit1: [0.82, 0.794, 0.843],
      hit3: [0.973, 0.961, 0.982],
      hit5: [0.991, 0.985, 0.996],
      recall5: [0.8785, 0.8648, 0.8911],
      microF1: [0.7568, 0.7436, 0.7699],
      macroF1: [0.4721, 0.4205, 0.5652],
      instanceF1: [0.7857, 0.773, 0.7987],
    },
  },
  {
    name: 'kNN on e5-small-v2, frozen',
    set: 'us-random-claims',
    figures: {
      hit1: [0.6773, 0.6206, 0.7305],
      hit3: [0.8652, 0.8227, 0.9043],
      hit5: [0.9043, 0.8688, 0.9397],
      recall5: [0.7204, 0.6756, 0.7618],
      microF1: [0.7067, 0.6774, 0.7336],
      macroF1: [0.642, 0.5754, 0.7068],
      instanceF1: [0.7236, 0.6897, 0.7541],
    },
  },
  {
    name: 'kNN on e5-small-v2, frozen',
    set: 'us-all-fields',
    figures: {
      hit1: [0.6321, 0.6047, 0.6604],
      hit3: [0.8358, 0.8142, 0.8547],
      hit5: [0.8811, 0.8613, 0.9],
      recall5: [0.758, 0.7366, 0.7781],
      microF1: [0.7714, 0.7563, 0.7859],
      macroF1: [0.7689, 0.7484, 0.7869],
      instanceF1: [0.7915, 0.7761, 0.8066],
    },
  },
  {
    name: 'kNN on e5-small-v2, frozen',
    set: 'us-week-sections',
    figures: {
      microF1: [0.793, 0.7753, 0.8109],
      macroF1: [0.7235, 0.6741, 0.7613],
      instanceF1: [0.816, 0.7994, 0.8333],
    },
  },
  {
    name: 'kNN on e5-small-v2, frozen',
    set: 'ai-domain',
    figures: {
      hit1: [0.838, 0.812, 0.859],
      hit3: [0.968, 0.956, 0.979],
      hit5: [0.99, 0.984, 0.995],
      recall5: [0.8657, 0.8513, 0.8791],
      microF1: [0.8374, 0.8246, 0.8502],
      macroF1: [0.4731, 0.4228, 0.563],
      instanceF1: [0.8592, 0.8477, 0.8706],
    },
  },
  {
    name: "LR + kNN + SVM on e5-small-v2 after pairwise cosine (the report's)",
    set: 'us-random-claims',
    figures: {
      hit1: [0.656, 0.6028, 0.7128],
      hit3: [0.8652, 0.8227, 0.9043],
      hit5: [0.9043, 0.8688, 0.9362],
      recall5: [0.713, 0.6692, 0.7517],
      microF1: [0.6817, 0.6512, 0.7132],
      macroF1: [0.6529, 0.5584, 0.7109],
      instanceF1: [0.6972, 0.6637, 0.7307],
    },
  },
  {
    name: "LR + kNN + SVM on e5-small-v2 after pairwise cosine (the report's)",
    set: 'us-all-fields',
    figures: {
      hit1: [0.5887, 0.5594, 0.6179],
      hit3: [0.8009, 0.7774, 0.8226],
      hit5: [0.8528, 0.8302, 0.8726],
      recall5: [0.7287, 0.7052, 0.75],
      microF1: [0.7635, 0.7474, 0.7787],
      macroF1: [0.7539, 0.7303, 0.7732],
      instanceF1: [0.783, 0.7668, 0.799],
    },
  },
  {
    name: "LR + kNN + SVM on e5-small-v2 after pairwise cosine (the report's)",
    set: 'us-week-sections',
    figures: {
      microF1: [0.7666, 0.7462, 0.7849],
      macroF1: [0.6924, 0.6415, 0.7357],
      instanceF1: [0.7803, 0.7596, 0.7998],
    },
  },
  {
    name: "LR + kNN + SVM on e5-small-v2 after pairwise cosine (the report's)",
    set: 'ai-domain',
    figures: {
      hit1: [0.845, 0.822, 0.867],
      hit3: [0.969, 0.957, 0.979],
      hit5: [0.986, 0.979, 0.993],
      recall5: [0.8715, 0.856, 0.8858],
      microF1: [0.8113, 0.7979, 0.8238],
      macroF1: [0.5449, 0.4986, 0.6335],
      instanceF1: [0.8359, 0.8233, 0.8475],
    },
  },
  {
    name: 'kNN on e5-small-v2 after pairwise cosine',
    set: 'us-random-claims',
    figures: {
      hit1: [0.6454, 0.5922, 0.6986],
      hit3: [0.8121, 0.766, 0.8582],
      hit5: [0.8652, 0.8227, 0.9078],
      recall5: [0.6709, 0.6242, 0.7154],
      microF1: [0.7151, 0.6839, 0.7459],
      macroF1: [0.6562, 0.57, 0.718],
      instanceF1: [0.7442, 0.711, 0.7768],
    },
  },
  {
    name: 'kNN on e5-small-v2 after pairwise cosine',
    set: 'us-all-fields',
    figures: {
      hit1: [0.5934, 0.5642, 0.6245],
      hit3: [0.7981, 0.7745, 0.8208],
      hit5: [0.8396, 0.816, 0.8604],
      recall5: [0.7134, 0.6903, 0.7355],
      microF1: [0.7522, 0.7366, 0.7693],
      macroF1: [0.7495, 0.7259, 0.7697],
      instanceF1: [0.7723, 0.7551, 0.79],
    },
  },
  {
    name: 'kNN on e5-small-v2 after pairwise cosine',
    set: 'us-week-sections',
    figures: {
      microF1: [0.7706, 0.7528, 0.789],
      macroF1: [0.7121, 0.6583, 0.7541],
      instanceF1: [0.7854, 0.7662, 0.8036],
    },
  },
  {
    name: 'kNN on e5-small-v2 after pairwise cosine',
    set: 'ai-domain',
    figures: {
      hit1: [0.832, 0.807, 0.854],
      hit3: [0.961, 0.948, 0.972],
      hit5: [0.982, 0.973, 0.99],
      recall5: [0.8572, 0.8411, 0.8721],
      microF1: [0.8351, 0.8225, 0.8481],
      macroF1: [0.5301, 0.4705, 0.6291],
      instanceF1: [0.858, 0.8464, 0.8697],
    },
  },
  {
    name: 'Annif: omikuji (Bonsai)',
    set: 'us-random-claims',
    figures: {
      hit1: [0.6064, 0.5496, 0.6631],
      hit3: [0.7908, 0.7411, 0.8333],
      hit5: [0.8404, 0.7943, 0.883],
      recall5: [0.6607, 0.6178, 0.7041],
      microF1: [0.6479, 0.6179, 0.6739],
      macroF1: [0.624, 0.564, 0.687],
      instanceF1: [0.6442, 0.6115, 0.6736],
    },
  },
  {
    name: 'Annif: omikuji (Bonsai)',
    set: 'us-all-fields',
    figures: {
      hit1: [0.6047, 0.5745, 0.6349],
      hit3: [0.8038, 0.7774, 0.8274],
      hit5: [0.8613, 0.8396, 0.8821],
      recall5: [0.7345, 0.712, 0.7547],
      microF1: [0.7634, 0.7459, 0.7804],
      macroF1: [0.7576, 0.7346, 0.777],
      instanceF1: [0.7803, 0.7621, 0.7984],
    },
  },
  {
    name: 'Annif: omikuji (Bonsai)',
    set: 'us-week-sections',
    figures: {
      microF1: [0.7677, 0.7487, 0.7863],
      macroF1: [0.7029, 0.6522, 0.7433],
      instanceF1: [0.7845, 0.764, 0.8042],
    },
  },
  {
    name: 'Annif: omikuji (Bonsai)',
    set: 'ai-domain',
    figures: {
      hit1: [0.831, 0.807, 0.853],
      hit3: [0.972, 0.961, 0.981],
      hit5: [0.985, 0.977, 0.991],
      recall5: [0.8613, 0.8461, 0.8759],
      microF1: [0.8017, 0.7892, 0.8144],
      macroF1: [0.4706, 0.4067, 0.5553],
      instanceF1: [0.8265, 0.814, 0.8391],
    },
  },
  {
    name: 'Annif: neural ensemble of four',
    set: 'us-random-claims',
    figures: {
      hit1: [0.5461, 0.4858, 0.6064],
      hit3: [0.727, 0.6738, 0.7801],
      hit5: [0.773, 0.7199, 0.8191],
      recall5: [0.6042, 0.5538, 0.6486],
      microF1: [0.6552, 0.6236, 0.6843],
      macroF1: [0.6268, 0.5626, 0.6925],
      instanceF1: [0.6787, 0.6453, 0.7102],
    },
  },
  {
    name: 'Annif: neural ensemble of four',
    set: 'us-all-fields',
    figures: {
      hit1: [0.5557, 0.5245, 0.5887],
      hit3: [0.7509, 0.7245, 0.7764],
      hit5: [0.817, 0.7915, 0.8396],
      recall5: [0.6817, 0.6571, 0.705],
      microF1: [0.7543, 0.7361, 0.772],
      macroF1: [0.7393, 0.7125, 0.7594],
      instanceF1: [0.7735, 0.7545, 0.7916],
    },
  },
  {
    name: 'Annif: neural ensemble of four',
    set: 'us-week-sections',
    figures: {
      microF1: [0.7713, 0.7518, 0.7899],
      macroF1: [0.6901, 0.6413, 0.7302],
      instanceF1: [0.7907, 0.7707, 0.8104],
    },
  },
  {
    name: 'Annif: neural ensemble of four',
    set: 'ai-domain',
    figures: {
      hit1: [0.799, 0.773, 0.823],
      hit3: [0.952, 0.938, 0.965],
      hit5: [0.983, 0.974, 0.99],
      recall5: [0.8507, 0.836, 0.8654],
      microF1: [0.8322, 0.8195, 0.846],
      macroF1: [0.5148, 0.4184, 0.6194],
      instanceF1: [0.8544, 0.842, 0.8673],
    },
  },
  {
    name: 'Annif: mean of omikuji, fastText, MLLM',
    set: 'us-random-claims',
    figures: {
      hit1: [0.5319, 0.4716, 0.5922],
      hit3: [0.7482, 0.695, 0.7979],
      hit5: [0.8191, 0.773, 0.8617],
      recall5: [0.6309, 0.5821, 0.6779],
      microF1: [0.6244, 0.5941, 0.6542],
      macroF1: [0.6252, 0.5612, 0.6882],
      instanceF1: [0.627, 0.5942, 0.6598],
    },
  },
  {
    name: 'Annif: mean of omikuji, fastText, MLLM',
    set: 'us-all-fields',
    figures: {
      hit1: [0.5528, 0.5236, 0.583],
      hit3: [0.75, 0.7245, 0.7755],
      hit5: [0.8075, 0.783, 0.8311],
      recall5: [0.6791, 0.6554, 0.7029],
      microF1: [0.7498, 0.7321, 0.7668],
      macroF1: [0.7376, 0.713, 0.7575],
      instanceF1: [0.7687, 0.7497, 0.7873],
    },
  },
  {
    name: 'Annif: mean of omikuji, fastText, MLLM',
    set: 'us-week-sections',
    figures: {
      microF1: [0.7807, 0.7601, 0.7994],
      macroF1: [0.7162, 0.668, 0.7524],
      instanceF1: [0.8, 0.7793, 0.8198],
    },
  },
  {
    name: 'Annif: mean of omikuji, fastText, MLLM',
    set: 'ai-domain',
    figures: {
      hit1: [0.817, 0.792, 0.839],
      hit3: [0.965, 0.953, 0.976],
      hit5: [0.982, 0.973, 0.989],
      recall5: [0.8494, 0.835, 0.8642],
      microF1: [0.7941, 0.7807, 0.8072],
      macroF1: [0.46, 0.3993, 0.5356],
      instanceF1: [0.8213, 0.8078, 0.8339],
    },
  },
];
