import { LexicalIndex, plainTitle, type Taxonomy } from '@nonet/cpc-taxonomy';

/** Parents whose children's words are held: a few dozen kilobytes each at most. */
const MAX_HELD = 4_000;

/** The words that tell the children of a group apart, counted when the group is first visited. */
export class SiblingLexicon {
  private readonly held = new Map<number, LexicalIndex>();

  constructor(private readonly taxonomy: Taxonomy) {}

  /** An index with one document per child, in scheme order: the titles of the child and of all below it. */
  of(parent: number, children: readonly number[]): LexicalIndex {
    let index = this.held.get(parent);
    if (index === undefined) {
      index = LexicalIndex.build(children.map((child) => ({ fields: this.fields(child) })));
      if (this.held.size >= MAX_HELD) this.held.clear();
      this.held.set(parent, index);
    }
    return index;
  }

  private fields(child: number) {
    const below: string[] = [];
    for (let position = child + 1; position < this.taxonomy.subtreeEndAt(child); position++)
      below.push(plainTitle(this.taxonomy.titleAt(position)));
    return [
      { text: plainTitle(this.taxonomy.titleAt(child)), weight: 2 },
      { text: below.join(' '), weight: 1 },
      { text: this.taxonomy.definitionAt(child) ?? '', weight: 1 },
    ];
  }
}
